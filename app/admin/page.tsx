import { SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { findDataset } from '../../datasets/registry.ts'
import { DEPTH_MAX } from '../../lib/exports/queue-depth.ts'
import { listWorkers, readQueueDepth, type WorkerView } from '../../server/admin/workers.ts'
import { pageAdmin } from '../../server/viewer.ts'
import { formatCount } from '../display.ts'
import { Figure } from '../exports/[id]/figure.tsx'
import { LocalTime } from '../ui/local-time.tsx'
import { knownAs } from './known-as.ts'
import { Refresher } from './refresher.tsx'
import { titled } from './titled.ts'
import { type WorkerRow, WorkerTable } from './worker-table.tsx'

export const generateMetadata = titled('Workers')

/** How much runs and waits, the workers, and what each does now. */
export default async function WorkersPage() {
  await pageAdmin('/admin')
  const [workers, depth] = await Promise.all([listWorkers(), readQueueDepth()])
  return (
    <Stack gap="lg">
      <Refresher />
      <Title order={1}>Workers</Title>
      <SimpleGrid component="dl" m={0} cols={{ base: 2, sm: 3 }}>
        <Figure label="Running exports">{depthInWords(depth.running)}</Figure>
        <Figure label="Waiting for a worker">{depthInWords(depth.inTurn)}</Figure>
        <Figure label="Waiting behind others of the same person">{depthInWords(depth.behind)}</Figure>
        <Figure label="The oldest has waited since">
          {depth.oldestAt ? <LocalTime at={depth.oldestAt.toISOString()} /> : '–'}
        </Figure>
        <Figure label="Webhook deliveries that wait">{depthInWords(depth.deliveries)}</Figure>
        <Figure label="Of them tried before">{depthInWords(depth.deliveriesTried)}</Figure>
      </SimpleGrid>
      {workers.length === 0 ? (
        <Text>No worker is online: exports wait until one is started.</Text>
      ) : (
        <WorkerTable rows={workers.map(rowOf)} />
      )}
    </Stack>
  )
}

function depthInWords(count: number): string {
  return count > DEPTH_MAX ? `more than ${formatCount(DEPTH_MAX)}` : formatCount(count)
}

function rowOf({ id, host, pid, seenAt, storeState, sourceState, exports }: WorkerView): WorkerRow {
  return {
    id,
    name: `${host}, process ${pid}`,
    seenAt: seenAt.toISOString(),
    storeState,
    sourceState,
    exports: exports.map(({ dataset, owner, ...each }) => ({
      ...each,
      owner: owner.name,
      known: knownAs(owner),
      datasetLabel: findDataset(dataset)?.label ?? dataset,
    })),
  }
}
