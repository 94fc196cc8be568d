import { expect, test } from 'vitest'
import { localStore } from '../../lib/store/local-store.ts'
import { findClaim } from '../../server/claim-view.ts'
import { currentViewer } from '../../server/viewer.ts'
import { finishedExport } from '../support/finished-export.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const store = localStore(sandbox.storeFolder)

test('while a store does not answer, two looks wait for it, and the claim is shown without its word', async () => {
  const viewer = await currentViewer()
  const { id } = await finishedExport(sandbox, Buffer.from('Order\r\n'))
  const answer = Promise.withResolvers<null>()
  let looks = 0
  const stalled: typeof store = {
    ...store,
    open() {
      looks++
      return answer.promise
    },
  }
  const find = async () => (await findClaim(stalled, viewer, id))?.artifact?.problem
  expect(await Promise.all(Array.from({ length: 6 }, find))).toEqual(Array(6).fill(null))
  expect(await find()).toBeNull()
  expect(looks).toBe(2)
  answer.resolve(null)
  await expect.poll(async () => (await find())?.code).toBe('file_lost')
  expect((await findClaim(store, viewer, id))?.artifact?.problem).toBeNull()
})
