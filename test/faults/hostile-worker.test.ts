import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createExport } from '../support/acts.ts'
import { newViewer, untilStatus } from '../support/exports.ts'
import {
  type Attack,
  longError,
  MEBIBYTE,
  many,
  message,
  openHostileSource,
} from '../support/hostile-source.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { startWorker } from '../support/worker.ts'

const sandbox = await openSandbox()
/** A worker that does nothing takes about 100 MiB. */
const PEAK_MEBIBYTES = 400
const LOG_BYTES = 200_000

const ERROR: Attack = (socket, source) => longError(socket, source, 200 * MEBIBYTE)
const NOTICES: Attack = async (socket, source) => {
  await source.flood(socket, many(message('N', `M${'x'.repeat(60_000)}\0\0`)), 30 * MEBIBYTE)
  await ERROR(socket, source)
}
const ROW: Attack = (socket, source) =>
  source.flood(
    socket,
    Buffer.concat([message('H', Buffer.alloc(3)), message('d', '', 2 ** 31 - 1), Buffer.alloc(MEBIBYTE)]),
    500 * MEBIBYTE,
  )

const ATTACKS: [RegExp, Attack, string][] = [
  [/explain/, ERROR, 'source_failed'],
  [/limit 0/, NOTICES, 'source_failed'],
  [/copy \(select "id"/, ROW, 'row_too_large'],
]

test.skipIf(process.platform !== 'linux')(
  'a worker whose source sends more than anybody can hold fails each export, and takes little memory and log',
  async () => {
    await using source = await openHostileSource(sandbox.sourceUrl, ...ERROR_AT_START)
    const worker = await startWorker({ ...sandbox, sourceUrl: source.url })
    for (const [at, attack, code] of ATTACKS) {
      source.attackAt(at, attack)
      const id = await createExport(newViewer(), orders, { columns: ['id'], filters: [] })
      expect(await untilStatus(sandbox, id, 'failed', 'succeeded')).toMatchObject({
        status: 'failed',
        error_code: code,
      })
    }
    const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${worker.pid}/status`, 'utf8'))?.[1]) / 1024
    expect(peak).toBeLessThan(PEAK_MEBIBYTES)
    expect(worker.output().length).toBeLessThan(LOG_BYTES)
    expect(worker.log().length).toBeGreaterThan(ATTACKS.length)
    expect(await worker.stop()).toBe(0)
  },
)

const ERROR_AT_START: [RegExp, Attack] = [/explain/, ERROR]
