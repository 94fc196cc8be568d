import { type NextProxy, NextResponse } from 'next/server'
import { env } from './lib/env.ts'
import { refusal } from './server/http/gate.ts'

/** What Next calls before everything that it answers: pages, server actions, routes and static files. */
export const proxy: NextProxy = (request) => refusal(request, env()) ?? NextResponse.next()
