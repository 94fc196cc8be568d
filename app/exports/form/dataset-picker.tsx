'use client'

import { Card, Group, ScrollArea, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { IconCircleCheckFilled, IconDatabase, IconSearch } from '@tabler/icons-react'
import Link from 'next/link'
import { useState } from 'react'
import type { DatasetForm } from '../../../lib/dataset.ts'
import { findDatasets } from './shown-datasets.ts'

type DatasetCard = Pick<DatasetForm, 'id' | 'label' | 'description'>

/** More datasets than these can be searched, and scroll. */
const SEARCH_ABOVE = 6

/** An icon keeps its size beside a long name. */
const KEPT = { flex: 'none' }

/** The datasets as links, so that each has an address of its own. */
export function DatasetPicker({ datasets, selected }: { datasets: DatasetCard[]; selected: string }) {
  const [search, setSearch] = useState('')
  if (datasets.length <= SEARCH_ABOVE) return <DatasetLinks datasets={datasets} selected={selected} />
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
        <DatasetLinks datasets={findDatasets(datasets, search)} selected={selected} />
      </ScrollArea.Autosize>
    </Stack>
  )
}

function DatasetLinks({ datasets, selected }: { datasets: DatasetCard[]; selected: string }) {
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
        <DatasetLink key={dataset.id} dataset={dataset} isSelected={dataset.id === selected} />
      ))}
    </SimpleGrid>
  )
}

function DatasetLink({ dataset, isSelected }: { dataset: DatasetCard; isSelected: boolean }) {
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
    </Card>
  )
}
