'use client'

import { ActionIcon, Grid, Group, Select } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import type { Column } from '../../../lib/dataset.ts'
import type { Operator } from '../../../lib/exports/filters.ts'
import { kindOf } from '../../../lib/kinds.ts'
import { operatorInWords } from '../words.ts'
import { type FilterDraft, type Messages, newFilter } from './draft.ts'
import { ValueInput } from './value-input.tsx'

type FilterRowProps = {
  /** 1 for the first; names the row. */
  position: number
  columns: Column[]
  filter: FilterDraft
  /** The row's messages by their whole path, all below `path`. */
  messages: Messages
  path: string
  timeZone: string
  onChange: (changes: Partial<FilterDraft>) => void
  onCheck: () => void
  onRemove: () => void
}

/** One filter: column, operator and value. */
export function FilterRow(props: FilterRowProps) {
  const { position, columns, filter, messages, path, timeZone, onChange, onCheck, onRemove } = props
  const column = columns.find(({ id }) => id === filter.column)
  return (
    <Group role="group" aria-label={`Filter ${position}`} align="flex-start" wrap="nowrap" gap="xs">
      <Grid gap="xs" flex={1}>
        <Grid.Col span={{ base: 12, sm: 3 }}>
          <Select
            aria-label="Column"
            placeholder="Column"
            searchable
            selectFirstOptionOnChange
            data={columns.map(({ id, label }) => ({ value: id, label }))}
            value={filter.column || null}
            error={messages[`${path}.column`]}
            onChange={(id) => onChange(onColumn(filter.key, columns, id))}
          />
        </Grid.Col>
        {column && (
          <>
            <Grid.Col span={{ base: 12, sm: 3 }}>
              <OperatorSelect
                column={column}
                value={filter.operator}
                error={messages[`${path}.operator`]}
                onChange={(operator) => onChange({ operator })}
              />
            </Grid.Col>
            <Grid.Col span={{ base: 12, sm: 6 }}>
              <ValueInput
                column={column}
                filter={filter}
                messages={messages}
                path={`${path}.value`}
                timeZone={timeZone}
                onChange={onChange}
                onCheck={onCheck}
              />
            </Grid.Col>
          </>
        )}
      </Grid>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="input-sm"
        aria-label={`Remove filter ${position}`}
        onClick={onRemove}
      >
        <IconTrash size={18} />
      </ActionIcon>
    </Group>
  )
}

type OperatorSelectProps = {
  column: Column
  value: Operator
  error: string | undefined
  onChange: (operator: Operator) => void
}

function OperatorSelect({ column, value, error, onChange }: OperatorSelectProps) {
  return (
    <Select<Operator>
      aria-label="Operator"
      allowDeselect={false}
      data={kindOf(column).operators.map((operator) => ({
        value: operator,
        label: operatorInWords(operator, column),
      }))}
      value={value}
      error={error}
      onChange={(operator) => operator && onChange(operator)}
    />
  )
}

/** The row on another column: what was typed goes, because it belonged to the old one. */
function onColumn(key: string, columns: Column[], id: string | null): FilterDraft {
  const column = columns.find((one) => one.id === id)
  if (!column) return newFilter(key)
  return { ...newFilter(key), column: column.id, operator: kindOf(column).operators[0] ?? 'empty' }
}
