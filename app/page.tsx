import { Stack, Text, Title } from '@mantine/core'
import type { Metadata } from 'next'
import { datasetForm } from '../lib/dataset.ts'
import { isLimited } from '../lib/scope.ts'
import { datasetsFor, findDatasetFor } from '../server/datasets.ts'
import { findEarlierRequest } from '../server/earlier-request.ts'
import { pageViewer } from '../server/viewer.ts'
import { addressOf } from './address-of.ts'
import { DatasetPicker } from './exports/form/dataset-picker.tsx'
import { ExportForm } from './exports/form/export-form.tsx'
import { NoDataset } from './exports/form/no-dataset.tsx'
import { NothingEarlier } from './exports/form/nothing-earlier.tsx'

export const metadata: Metadata = { title: { absolute: 'New export · Claimcheck' } }

type PageProps = { searchParams: Promise<{ dataset?: string | string[]; from?: string | string[] }> }

/**
 * The viewer's datasets and the form of one. `?dataset=` picks one, an unknown one means the first; `?from=` names an export of the viewer's, whose
 * request the form starts with.
 */
export default async function NewExportPage({ searchParams }: PageProps) {
  const { dataset, from } = await searchParams
  const viewer = await pageViewer(addressOf('/', { dataset, from }))
  const datasets = datasetsFor(viewer)
  const earlier = from === undefined ? null : await findEarlierRequest(viewer, String(from))
  const selected = earlier?.dataset ?? findDatasetFor(viewer, String(dataset)) ?? datasets[0]
  if (!selected) return <NoDataset />
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>New export</Title>
        <Text c="dimmed">
          {earlier?.request
            ? 'The form starts with what your earlier export asked for: change what you like.'
            : 'Pick a dataset, then the columns and rows that the file should have.'}
        </Text>
      </div>
      <DatasetPicker datasets={datasets.map(datasetForm)} selected={selected.id} />
      {from !== undefined && !earlier?.request && <NothingEarlier />}
      <ExportForm
        key={`${selected.id} ${from}`}
        dataset={datasetForm(selected)}
        isLimited={isLimited(viewer, selected)}
        initial={earlier?.request ?? undefined}
      />
    </Stack>
  )
}
