#!/usr/bin/env node
/**
 * Stands in for Prisma's schema engine. The Prisma CLI wants to download that engine as a native program;
 * the same engine is on npm as WebAssembly. This script speaks the native one's protocol (JSON-RPC, one
 * message a line, on stdin and stdout) and hands every call to the WebAssembly. prisma.config.ts names it.
 */
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import pg from 'pg'
import { CONNECT_TIMEOUT_MS, EngineDatabase, noDatabase } from './database.mjs'
import { loadEngine } from './engine.mjs'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    datamodels: { type: 'string', multiple: true, default: [] },
    // Names the database without a password (prisma.config.ts), and is not used.
    datasource: { type: 'string' },
    version: { type: 'boolean' },
  },
})

// Not from the arguments, which everybody on the machine can read.
const databaseUrl = process.env.DATABASE_URL

/** The log that the CLI reads from stderr: one JSON object a line. */
function log(level, message, code) {
  const fields = { message, error_code: code }
  process.stderr.write(`${JSON.stringify({ level, fields, target: 'schema_engine::logger' })}\n`)
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}

function comparesFilesOnly({ method, params }) {
  const isFile = (target) => target.tag === 'empty' || target.tag === 'schemaDatamodel'
  return method === 'diff' && isFile(params.from) && isFile(params.to)
}

async function openEngine(request) {
  const SchemaEngine = await loadEngine((message) => log('ERROR', message))
  const files = options.datamodels.map(async (file) => [file, await readFile(file, 'utf8')])
  const datamodels = await Promise.all(files)
  const factory = comparesFilesOnly(request) ? noDatabase() : new EngineDatabase(databaseUrl)
  return SchemaEngine.new(
    { datamodels: datamodels.length > 0 ? datamodels : undefined },
    (message) => log('INFO', message),
    bindMigrationAwareSqlAdapterFactory(factory),
  )
}

async function call(engine, { method, params }) {
  if (method === 'getDatabaseVersion') return engine.version(params)
  if (typeof engine[method] !== 'function') throw new Error(`The WebAssembly engine has no ${method}.`)
  const result = await engine[method](params)
  if (method === 'diff' && result.stdout !== null) {
    send({ id: 'print', method: 'print', params: { content: result.stdout } })
  }
  return result ?? null
}

function problem(error) {
  const message = error instanceof Error ? error.message : String(error)
  return { code: 4466, message, data: { message, error_code: error?.code, is_panic: false } }
}

async function serve() {
  let engine
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line)
    // The CLI's answer to a print.
    if (!request.method) continue
    try {
      engine ??= await openEngine(request)
      send({ id: request.id, result: await call(engine, request) })
    } catch (error) {
      send({ id: request.id, error: problem(error) })
    }
  }
}

/** `cli can-connect-to-database`, and `cli create-database`, which the CLI tries when the first has failed. */
async function checkConnection() {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS })
  // The CLI skips the first line of the log.
  log('INFO', 'Checking the connection')
  try {
    await client.connect()
    await client.end()
  } catch (error) {
    log('ERROR', `Cannot connect to the database: ${error.message || error.code}`, 'P1001')
    process.exitCode = 1
  }
}

if (options.version) process.stdout.write('schema-engine-cli (WebAssembly)\n')
else if (positionals[0] === 'cli') await checkConnection()
else await serve()
process.exit()
