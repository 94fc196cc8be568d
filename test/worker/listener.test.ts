import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'vitest'
import { tryPort } from '../../scripts/address.ts'
import { listen } from '../../worker/metrics/listener.ts'
import { eventually } from '../support/wait.ts'

const HOST = '127.0.0.1'

test('whoever only holds all connections keeps probes off for moments', async () => {
  const port = await tryPort(0, HOST)
  const environment = {
    metricsHost: HOST,
    metricsPort: port,
    metricsToken: undefined,
  }
  const health = { status: 'ok', database: 'ok', store: 'ok', source: 'ok', problems: [] } as const
  const told = { metrics: async () => '', health: () => ({ ...health, problems: [] }) }
  await using _ = await listen(environment, told, { askingMs: 50, idleMs: 50, connections: 3 })
  const idle = Array.from({ length: 3 }, () => connect(port, HOST).on('error', () => undefined))
  await Promise.all(idle.map((socket) => once(socket, 'connect')))
  // One that takes its time on a busy machine is answered with 408, as those are that only hold their connections.
  await eventually('a probe is answered', async () => {
    const answer = await fetch(`http://${HOST}:${port}/health/live`).catch(() => undefined)
    return answer?.status === 200 || undefined
  })
  await Promise.all(idle.map((socket) => socket.closed || once(socket.resume(), 'close')))
})
