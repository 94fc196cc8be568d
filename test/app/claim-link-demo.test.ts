import { expect, test } from 'vitest'
import { said } from '../support/api.ts'
import { shared, sharedFile } from '../support/bearer.ts'
import { insertLink } from '../support/claim-links.ts'
import { finishedExport } from '../support/finished-export.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
// What comes from the demo is there still, and anybody may have made it.
process.env.CLAIMCHECK_DEMO = 'false'

test('a link that was made in the demo opens nothing where there is no demo any more', async () => {
  const { id } = await finishedExport(sandbox, Buffer.from('Order\r\n1\r\n'), { owner_id: 'demo' })
  const { token } = await insertLink(sandbox, id)
  for (const answer of [shared(token), sharedFile(token)]) {
    const { status, body } = await said(answer)
    expect([status, body.code]).toEqual([404, 'link_unknown'])
  }
})
