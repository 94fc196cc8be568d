#!/usr/bin/env node
/** Our schema engine, which notes the command lines of every process that runs beside it before it does its work. */
import { appendFileSync, readdirSync, readFileSync } from 'node:fs'

function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    // It has ended meanwhile.
    return ''
  }
}

const others = process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : []
const lines = [process.argv.join(' '), ...others.map(commandLine)]
appendFileSync(process.env.RECORD ?? '', `${JSON.stringify(lines)}\n`)
await import('../../../prisma/schema-engine/main.mjs')
