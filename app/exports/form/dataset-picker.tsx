'use client'

import { Card, Group, SimpleGrid, Text } from '@mantine/core'
import { IconCircleCheckFilled, IconDatabase } from '@tabler/icons-react'
import Link from 'next/link'
import type { DatasetForm } from '../../../lib/dataset.ts'

type DatasetCard = Pick<DatasetForm, 'id' | 'label' | 'description'>

/** The datasets as links, so that each has an address of its own. */
export function DatasetPicker({ datasets, selected }: { datasets: DatasetCard[]; selected: string }) {
  return (
    <SimpleGrid component="nav" aria-label="Datasets" cols={{ base: 1, xs: 2, md: 3 }} spacing="md">
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
        <Text fw={600}>{dataset.label}</Text>
        {isSelected ? (
          <IconCircleCheckFilled
            size={20}
            style={{ flex: 'none' }}
            color="var(--mantine-primary-color-filled)"
          />
        ) : (
          <IconDatabase size={20} style={{ flex: 'none' }} color="var(--mantine-color-dimmed)" />
        )}
      </Group>
      <Text size="sm" c={isSelected ? undefined : 'dimmed'}>
        {dataset.description}
      </Text>
    </Card>
  )
}
