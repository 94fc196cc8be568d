import { access, constants } from 'node:fs/promises'
import { Complaint } from './complaint.ts'
import { ensureMade, type Product } from './fingerprint.ts'
import { inRoot, root } from './paths.ts'
import { toolScript } from './processes/spawn-node.ts'
import { needTool } from './processes/tool.ts'
import { step } from './say.ts'

const CLIENT: Product = {
  name: 'client',
  inputs: ['prisma/schema.prisma', 'package-lock.json'],
  outputs: ['prisma/generated'],
}

const BUILD: Product = {
  name: 'build',
  inputs: [
    'app',
    'server',
    'lib',
    'datasets',
    'public',
    'prisma/schema.prisma',
    'next.config.mjs',
    'tsconfig.json',
    'package-lock.json',
  ],
  outputs: ['.next/BUILD_ID'],
}

/** @throws Complaint if the project's folder is read-only: what the set-up makes is kept in it. */
export async function needWritableFolder(): Promise<void> {
  await access(root, constants.W_OK).catch((cause: unknown) => {
    throw new Complaint(`${root} is read-only: make it writable, or copy the project to a folder that is.`, {
      cause,
    })
  })
}

/** Generates Prisma's client, unless it is there and fits the schema. */
export function generateClient(signal?: AbortSignal): Promise<void> {
  return ensureMade(CLIENT, async () => {
    const doing = 'Generating the Prisma client'
    await step(doing, 'Prisma client generated', () =>
      needTool(doing, toolScript('prisma'), ['generate'], { signal }),
    )
  })
}

/** Builds the web app, unless the build is there and nothing it is made of has changed. */
export function buildWeb(signal?: AbortSignal): Promise<void> {
  return ensureMade(BUILD, async () => {
    const doing = 'Building the web app'
    const env = { NODE_ENV: 'production' }
    await step(doing, 'Web app built', () => needTool(doing, toolScript('next'), ['build'], { env, signal }))
  })
}

/** Brings the tables of a database up to date: ours by Prisma's migrations, the queue's by pg-boss. */
export async function migrate(databaseUrl: string, signal?: AbortSignal): Promise<void> {
  const doing = 'Applying the migrations'
  const env = { DATABASE_URL: databaseUrl }
  await step(doing, 'Migrations applied', () =>
    needTool(doing, toolScript('prisma'), ['migrate', 'deploy'], { env, signal }),
  )
  // Loaded late, because lib needs the generated client.
  const { installQueue } = await import('../lib/queue.ts')
  await step('Installing the queue', 'Queue installed', () => installQueue(databaseUrl))
}

/** Fills a database with the demo shop, unless it is there. In a process of its own, so that Ctrl-C ends it. */
export async function seed(databaseUrl: string, signal?: AbortSignal): Promise<void> {
  const doing = 'Making the demo data'
  const env = { DATABASE_URL: databaseUrl }
  await step(doing, 'Demo data present', () =>
    needTool(doing, inRoot('scripts', 'seed.ts'), [], { env, signal }),
  )
}
