import { Stack, Text, Title } from '@mantine/core'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { datasetForm } from '../lib/dataset.ts'
import { isLimited } from '../lib/scope.ts'
import { datasetsFor, findDatasetFor } from '../server/datasets.ts'
import { findEarlierRequest } from '../server/earlier-request.ts'
import { hasPreviews } from '../server/preview/preview.ts'
import { pageViewer } from '../server/viewer.ts'
import { addressOf } from './address-of.ts'
import { formAddressOf } from './exports/earlier-address.ts'
import { DatasetPicker } from './exports/form/dataset-picker.tsx'
import { ExportForm } from './exports/form/export-form.tsx'
import { NoDataset } from './exports/form/no-dataset.tsx'
import { NothingEarlier } from './exports/form/nothing-earlier.tsx'

export const metadata: Metadata = { title: { absolute: 'New export · Claimcheck' } }

type PageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> }

/**
 * The viewer's datasets and the form of one. `?dataset=` picks one, an unknown one means the first; `?from=` names an export of the viewer's, whose
 * request the form starts with. The form itself reads what else the address says (docs/deep-links.md).
 */
export default async function NewExportPage({ searchParams }: PageProps) {
  const asked = await searchParams
  const { from } = asked
  const [dataset] = [asked.dataset].flat()
  const viewer = await pageViewer(addressOf('/', asked))
  const datasets = datasetsFor(viewer)
  const earlier = from === undefined ? null : await findEarlierRequest(viewer, String(from))
  // What does not fit its dataset any more is told by the form, part by part.
  const address =
    earlier && !earlier.request ? formAddressOf(datasetForm(earlier.dataset), earlier.frozen) : null
  if (address !== null) redirect(address)
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
      <DatasetPicker datasets={datasets.map(datasetForm)} selected={selected.id} canCount={hasPreviews()} />
      {from !== undefined && !earlier?.request && <NothingEarlier />}
      <ExportForm
        key={`${selected.id} ${from}`}
        dataset={datasetForm(selected)}
        isLimited={isLimited(viewer, selected)}
        hasPreview={hasPreviews()}
        earlier={earlier?.request ?? undefined}
      />
    </Stack>
  )
}
