import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { spawnNode } from '../../scripts/processes/node-process.ts'
import { messageOf } from '../../worker/webhooks/message.ts'
import { send } from '../../worker/webhooks/send.ts'

const DOCUMENT = path.join(import.meta.dirname, '../../docs/webhooks.md')
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const TEST = {
  eventId: '7',
  kind: 'test',
  endpointId: 'mine',
  state: null,
  at: new Date(),
  now: new Date(),
}

test('the receiver of docs/webhooks.md takes what is signed by its secret, once, and nothing else', async () => {
  const [, code = ''] = /```js\n(.*?)```/s.exec(await readFile(DOCUMENT, 'utf8')) ?? []
  const anyPort = code.replace(
    '.listen(8080)',
    '.listen(0, function () { console.log(this.address().port) })',
  )
  const { nodeChildProcess: child } = spawnNode(
    ['--input-type=module', '--eval', anyPort],
    { WEBHOOK_SECRET: secret },
    { buffer: false },
  )
  try {
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    if (child.stdout) await once(child.stdout, 'data')
    const url = `http://127.0.0.1:${output.trim()}/`
    const sendSigned = (by: string) => {
      const message = messageOf({ ...TEST, secrets: [by] } as Parameters<typeof messageOf>[0])
      return send(url, message, { allowed: ['127.0.0.1'] }, new AbortController().signal)
    }
    expect(await sendSigned(secret)).toMatchObject({ error: null, status: 204 })
    expect(await sendSigned(secret)).toMatchObject({ error: null, status: 204 })
    const forged = `whsec_${Buffer.alloc(32, 8).toString('base64')}`
    expect(await sendSigned(forged)).toMatchObject({ error: 'refused', status: 401 })
    await expect.poll(() => output.split('\n').filter((line) => line.startsWith('test'))).toHaveLength(1)
  } finally {
    child.kill('SIGKILL')
  }
})
