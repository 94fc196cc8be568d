/**
 * Preloaded (`node --import`) into the process of `prisma studio`: puts the gate before its server, and prints the address
 * in place of it. The secret is made here, so that it stands in no argument and in no environment.
 */
import { randomBytes } from 'node:crypto'
import http from 'node:http'
import { say } from '../terminal.ts'
import { gated } from './gate.ts'

type Listen = (port: number, host: string, onListening?: () => void) => http.Server

const createServer = http.createServer

http.createServer = ((handler: http.RequestListener) => {
  const secret = randomBytes(24).toString('base64url')
  const server = createServer()
  const listen: Listen = server.listen.bind(server)
  const listenGated: Listen = (port, host) => {
    server.on('request', gated(handler, secret, port))
    return listen(port, host, () => say(`Prisma Studio is ready: http://${host}:${port}/${secret}/`))
  }
  return Object.assign(server, { listen: listenGated })
}) as typeof createServer
