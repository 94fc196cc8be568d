'use client'

import { Card, Group, ScrollArea, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { IconCircleCheckFilled, IconDatabase, IconSearch } from '@tabler/icons-react'
import Link from 'next/link'
import { useState } from 'react'
import type { DatasetForm } from '../../../lib/dataset.ts'
import { findDatasets } from './shown-datasets.ts'
import { useRowCounts } from './use-row-counts.ts'

type DatasetCard = Pick<DatasetForm, 'id' | 'label' | 'description'>

/** More datasets than these can be searched, and scroll. */
const SEARCH_ABOVE = 6

/** An icon keeps its size beside a long name. */
const KEPT = { flex: 'none' }

type DatasetPickerProps = {
  datasets: DatasetCard[]
  selected: string
  /** Whether this server can find out how many rows there are. */
  canCount: boolean
}

/** The datasets as links, so that each has an address of its own. */
export function DatasetPicker({ datasets, selected, canCount }: DatasetPickerProps) {
  const [search, setSearch] = useState('')
  const counts = useRowCounts(canCount)
  const links = { selected, counts: canCount ? counts : null }
  if (datasets.length <= SEARCH_ABOVE) return <DatasetLinks datasets={datasets} {...links} />
  return (
    <Stack gap="sm">
      <TextInput
        type="search"
        aria-label="Search datasets"
        placeholder={`Search ${datasets.length} datasets`}
        leftSection={<IconSearch size={16} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <ScrollArea.Autosize mah={280} type="auto" offsetScrollbars="present">
        <DatasetLinks datasets={findDatasets(datasets, search)} {...links} />
      </ScrollArea.Autosize>
    </Stack>
  )
}

type DatasetLinksProps = {
  datasets: DatasetCard[]
  selected: string
  /** Their rows in words, as far as they are known; null where nobody finds out. */
  counts: ReadonlyMap<string, string> | null
}

function DatasetLinks({ datasets, selected, counts }: DatasetLinksProps) {
  if (datasets.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No dataset matches.
      </Text>
    )
  }
  return (
    <SimpleGrid component="nav" aria-label="Datasets" cols={{ base: 1, xs: 2, md: 3 }} spacing="md" p={2}>
      {datasets.map((dataset) => (
        <DatasetLink
          key={dataset.id}
          dataset={dataset}
          isSelected={dataset.id === selected}
          rows={counts && (counts.get(dataset.id) ?? '')}
        />
      ))}
    </SimpleGrid>
  )
}

type DatasetLinkProps = {
  dataset: DatasetCard
  isSelected: boolean
  /** Empty where they may come to be known: then they have their line from the start, so that nothing moves. */
  rows: string | null
}

function DatasetLink({ dataset, isSelected, rows }: DatasetLinkProps) {
  return (
    <Card
      component={Link}
      href={`/?dataset=${encodeURIComponent(dataset.id)}`}
      scroll={false}
      withBorder
      padding="md"
      aria-current={isSelected ? 'true' : undefined}
      className="mantine-focus-auto"
      bd={isSelected ? '1px solid var(--mantine-primary-color-filled)' : undefined}
      bg={isSelected ? 'var(--mantine-primary-color-light)' : undefined}
    >
      <Group justify="space-between" wrap="nowrap" mb={4}>
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {dataset.label}
        </Text>
        {isSelected ? (
          <IconCircleCheckFilled size={20} style={KEPT} color="var(--mantine-primary-color-filled)" />
        ) : (
          <IconDatabase size={20} style={KEPT} color="var(--mantine-color-dimmed)" />
        )}
      </Group>
      <Text size="sm" c={isSelected ? undefined : 'dimmed'}>
        {dataset.description}
      </Text>
      {rows !== null && (
        <Text size="xs" c={isSelected ? undefined : 'dimmed'} mt={4} mih="1.55em">
          {rows}
        </Text>
      )}
    </Card>
  )
}
