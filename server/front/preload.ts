/**
 * Preloaded (`node --import`) into the process of `next start`: Next makes its server by this function, and there is no other place in
 * which the first byte of the first connection is seen (docs/decisions/014-front-of-the-web-server.md).
 */
import http, { type RequestListener } from 'node:http'
import { env } from '../../lib/env.ts'
import { nameAskers } from '../http/asker.ts'
import { watchRequests } from '../http/current-request.ts'
import { logConsole } from './console.ts'
import { createFront } from './front.ts'

logConsole()
nameAskers()
watchRequests()
// Settings are read at the first request: Next says what is wrong with them when it reads its configuration.
http.createServer = ((next: RequestListener) => createFront(next, env)) as typeof http.createServer
