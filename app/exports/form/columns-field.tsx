'use client'

import { Button, Checkbox, ScrollArea, SimpleGrid, Text, TextInput, VisuallyHidden } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconSearch } from '@tabler/icons-react'
import { useId, useState } from 'react'
import type { Column, DatasetForm } from '../../../lib/dataset.ts'
import { Section } from '../../ui/section.tsx'
import { withColumns } from './columns/order.ts'
import { OrderPanel } from './columns/order-panel.tsx'
import { type Draft, type Messages, messagesAt, messagesOutside } from './draft.ts'
import { findColumns, withoutShown } from './shown-columns.ts'

/** From this many columns on, they can be searched. */
const SEARCH_FROM = 16

type ColumnsFieldProps = { dataset: DatasetForm; form: UseFormReturnType<Draft> }

/** Which columns the file has. */
export function ColumnsField({ dataset, form }: ColumnsFieldProps) {
  const id = useId()
  const [search, setSearch] = useState('')
  const isSearched = search.trim() !== ''
  const found = findColumns(dataset.columns, search)
  const shown = found.map((column) => column.id)
  const chosen = form.values.columns
  const [error] = Object.values(messagesAt(form.errors as Messages, 'columns'))
  const all = dataset.columns.map((column) => column.id)
  const choose = (ids: string[]) => {
    const kept = chosen.filter((each) => ids.includes(each))
    form.setFieldValue('columns', withColumns(all, kept, ids))
    form.setErrors((errors) => messagesOutside(errors as Messages, 'columns'))
  }
  return (
    <Section
      title="Columns"
      hint={`${chosen.length} of ${dataset.columns.length} selected`}
      actions={
        <>
          <Button variant="subtle" size="compact-sm" onClick={() => choose([...chosen, ...shown])}>
            {isSearched ? `Select the ${shown.length} shown` : 'Select all'}
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={() => choose(withoutShown(chosen, shown))}>
            {isSearched ? `Unselect the ${shown.length} shown` : 'Select none'}
          </Button>
        </>
      }
    >
      {dataset.columns.length >= SEARCH_FROM && <ColumnSearch value={search} onChange={setSearch} />}
      <Checkbox.Group
        id={id}
        value={chosen}
        onChange={choose}
        error={error}
        label={<VisuallyHidden>Columns</VisuallyHidden>}
        labelProps={{ display: 'block' }}
      >
        <ScrollArea.Autosize mah={320} type="auto" offsetScrollbars="present" mb="xs">
          {/* As Mantine names the element of the group's message. */}
          <ColumnBoxes columns={found} errorId={error === undefined ? undefined : `${id}-error`} />
        </ScrollArea.Autosize>
      </Checkbox.Group>
      <OrderPanel dataset={dataset} form={form} />
    </Section>
  )
}

function ColumnSearch({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      type="search"
      aria-label="Search columns"
      placeholder="Search columns"
      leftSection={<IconSearch size={16} />}
      mb="md"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

function ColumnBoxes({ columns, errorId }: { columns: Column[]; errorId: string | undefined }) {
  if (columns.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No column matches.
      </Text>
    )
  }
  return (
    <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="sm" verticalSpacing="sm" p={2}>
      {columns.map((column) => (
        <Checkbox
          key={column.id}
          value={column.id}
          label={column.label}
          error={errorId !== undefined}
          aria-invalid={errorId !== undefined}
          aria-describedby={errorId}
        />
      ))}
    </SimpleGrid>
  )
}
