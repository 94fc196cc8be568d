import { afterEach, describe, expect, test } from 'vitest'
import { openSourceClient } from '../../lib/source/source-client.ts'
import { countSockets } from '../support/descriptors.ts'
import {
  type Attack,
  BOUNDED,
  DESCRIPTION,
  ENDLESS,
  type HostileSource,
  int32,
  MEBIBYTE,
  many,
  message,
  openHostileSource,
  ROW,
  SIGNED_IN,
} from '../support/hostile-source.ts'
import { eventually } from '../support/wait.ts'

const TIMES = { connectMs: 400, answerMs: 400, purpose: 'be tested' }
/** Where the connection has to be there first. */
const AFTER_SIGN_IN = { ...TIMES, connectMs: 10_000 }

let source: HostileSource
afterEach(() => source[Symbol.asyncDispose]())

/** Starts a source that attacks whoever connects; there is no Postgres behind it. */
async function attacked(attack: Attack): Promise<HostileSource> {
  source = await openHostileSource('postgres://reader:secret@127.0.0.1:5432/none', null, attack)
  return source
}

/** Opens a connection, and asks something. @returns the error. */
async function refusal(sql = 'select 1', times = TIMES): Promise<Error> {
  const work = async () => {
    const client = await openSourceClient(source.url, times)
    return client.query(sql).finally(() => client.close())
  }
  return work().then(
    () => new Error('It did not fail'),
    (error: Error) => error,
  )
}

describe('a source that cannot be signed in to', () => {
  test.each<[string, Attack]>([
    ['says nothing', () => undefined],
    ['sends a byte now and then', (socket, self) => self.trickle(socket, message('N', Buffer.alloc(9_000)))],
    [
      'sends settings without end',
      (socket, self) => self.flood(socket, many(message('S', 'a\0b\0')), ENDLESS),
    ],
    ['asks again and again', (socket, self) => self.flood(socket, many(message('R', int32(3))), ENDLESS)],
    ['asks for something unknown', (socket) => socket.write(message('R', int32(99)))],
    ['is a web server', (socket) => socket.write('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')],
    ['is an SSH server', (socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n')],
    ['closes its half', (socket) => socket.end()],
    [
      'sends an answer of 2 GB',
      (socket, self) => self.flood(socket, message('E', Buffer.alloc(9), 2 ** 32 - 1), 1),
    ],
    ['wants a password to be hashed for hours', scramOf(2 ** 31)],
    ['goes on with a sign-in that it has not begun', (socket) => socket.write(message('R', int32(11)))],
  ])('and %s leaves nothing open', async (_, attack) => {
    await attacked(attack)
    await expect(openSourceClient(source.url, TIMES)).rejects.toThrow()
    expect(source.sent).toBeLessThan(BOUNDED)
    await eventually('the connection is closed', () => source.sockets.size === 0 || undefined)
  })

  test.each<[string, Attack]>([
    ['says nothing', () => undefined],
    ['has no TLS', (socket) => socket.write('N')],
    ['answers garbage', (socket) => socket.write('EVIL')],
    ['has garbage for TLS', (socket) => socket.write('S') && socket.write(Buffer.alloc(9_000, 'x'))],
  ])('and is asked for TLS and %s leaves nothing open', async (_, attack) => {
    await attacked((socket, self) => socket.once('data', () => attack(socket, self)))
    await expect(openSourceClient(`${source.url}?sslmode=verify-full`, TIMES)).rejects.toThrow()
    await eventually('the connection is closed', () => source.sockets.size === 0 || undefined)
  })

  test('and fails 50 times has no socket left', async () => {
    await attacked(scramOf(2 ** 31))
    const before = countSockets()
    for (let time = 0; time < 50; time++) await refusal()
    await eventually('the sockets are closed', () => countSockets() <= before || undefined)
  })
})

/** Asks for SCRAM with so many iterations, and never closes the connection. */
function scramOf(iterations: number): Attack {
  return (socket) => {
    socket.once('data', () =>
      socket.write(message('R', Buffer.concat([int32(10), Buffer.from('SCRAM-SHA-256\0\0')]))),
    )
    socket.on('data', (chunk: Buffer) => {
      const nonce = /n,,n=\*,r=(.+)$/.exec(chunk.toString('latin1'))?.[1]
      const answer = `r=${nonce}x,s=c2FsdA==,i=${iterations}`
      if (nonce) socket.write(message('R', Buffer.concat([int32(11), Buffer.from(answer)])))
    })
  }
}

describe('messages that come in no order', () => {
  test.each([
    ['a row before its description', ROW],
    ['a row with more values than columns', Buffer.concat([DESCRIPTION, message('D', Buffer.alloc(9, 'x'))])],
    ['a row that counts backwards', Buffer.concat([DESCRIPTION, message('D', Buffer.from([0xff, 0xff]))])],
    ['a COPY that waits for us', message('G', Buffer.alloc(3))],
    ['a COPY of both sides', message('W', Buffer.alloc(3))],
    ['an error without an end', message('E', 'Mx')],
    ['a length that is negative', message('C', '', -1 >>> 0)],
    ['a description that is too short', message('T', Buffer.from([0, 9]))],
    ['a message of no known type', message('?')],
  ])('such as %s end the connection, and nothing else', async (_, bytes) => {
    await attacked((socket) => {
      socket.write(SIGNED_IN)
      socket.on('data', () => socket.write(bytes))
    })
    const client = await openSourceClient(source.url, AFTER_SIGN_IN)
    await expect(client.query('select 1')).rejects.toThrow()
    await client.close()
    await eventually('the connection is closed', () => source.sockets.size === 0 || undefined)
  })
})

test('a server that never reads what is asked is given up', async () => {
  await attacked((socket) => {
    socket.write(SIGNED_IN)
    socket.once('data', () => socket.pause())
  })
  const sql = `select '${'x'.repeat(20 * MEBIBYTE)}'`
  expect(await refusal(sql, AFTER_SIGN_IN)).toMatchObject({ code: 'ETIMEDOUT' })
})

test('a server that never closes is closed', async () => {
  await attacked((socket) => {
    socket.write(SIGNED_IN)
    socket.allowHalfOpen = true
  })
  const client = await openSourceClient(source.url, AFTER_SIGN_IN)
  await client.close()
  expect(client.connection.stream.destroyed).toBe(true)
})
