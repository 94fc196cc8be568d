import { expect } from 'vitest'
import type { Dataset } from '../../../lib/dataset.ts'
import type { Sandbox } from '../../support/sandbox.ts'
import { AS_POSTGRES, type Exported, exportFile, planOf, type Run } from './engine.ts'
import { copyRows } from './reference.ts'

/** Connections with which everything is exported. */
const PARALLEL = [1, 2, 4]

/** What is expected of a dataset's file. */
export type Expected = {
  /** The file's rows, by SQL that is not the engine's. */
  select: string
  /** Whether it is read in ranges, where there is more than one connection; left out where either would do. */
  inRanges?: boolean
  run?: Run
}

/** Exports a dataset over 1, 2 and 4 connections, and expects the same file of Postgres' own rows each time. */
export async function expectWholeFile(
  sandbox: Sandbox,
  dataset: Dataset,
  { select, inRanges, run = {} }: Expected,
): Promise<void> {
  if (inRanges !== undefined) {
    const { rangeSlices } = await planOf(sandbox, dataset, run)
    expect(rangeSlices !== null, 'whether it is read in ranges').toBe(inRanges)
  }
  const rows = await copyRows(sandbox, select)
  const file = Buffer.concat([headerOf(dataset, run), ...rows])
  const format = { ...AS_POSTGRES, ...run.format }
  for (const parallel of PARALLEL) {
    const exported = await exportFile(sandbox, dataset, { ...run, parallel, format })
    expect(firstDifference(exported.file, file), `over ${parallel} connections`).toBeNull()
    expect(exported.rows).toBe(rows.length)
    expectTrueProgress(exported)
  }
}

function headerOf({ columns }: Dataset, run: Run): Buffer {
  const requested = run.columns ?? columns.map(({ id }) => id)
  const labels = requested.map((id) => columns.find((column) => column.id === id)?.label)
  return Buffer.from(`${labels.join(',')}\n`)
}

function expectTrueProgress({ percents }: Exported): void {
  expect(percents).toEqual(percents.toSorted((a, b) => a - b))
  expect(percents.at(0)).toBeGreaterThanOrEqual(0)
  expect(percents.at(-1)).toBeLessThanOrEqual(99)
}

type Difference = { at: number; got: string; wanted: string }

/** Where two files first differ; null if they do not. */
function firstDifference(got: Buffer, wanted: Buffer): Difference | null {
  if (got.equals(wanted)) return null
  const at = got.findIndex((byte, index) => byte !== wanted[index])
  const place = at === -1 ? got.length : at
  const around = (bytes: Buffer) => bytes.subarray(Math.max(0, place - 60), place + 60).toString()
  return { at: place, got: around(got), wanted: around(wanted) }
}
