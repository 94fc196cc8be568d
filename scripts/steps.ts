import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { installQueue } from '../lib/queue.ts'
import { ACTION_KEY_VARIABLE, actionKey } from './action-key.ts'
import { ensureMade, needMade, type Product } from './fingerprint.ts'
import { needMigrations } from './migrations.ts'
import { inRoot } from './paths.ts'
import { toolScript, toolStep } from './processes/node-process.ts'
import { missingRights } from './rights.ts'
import { WEB_SOURCES } from './sources.ts'
import { step } from './terminal.ts'

const CLIENT: Product = {
  name: "Prisma's client",
  inputs: ['prisma/schema.prisma', 'package-lock.json'],
  outputs: ['prisma/generated'],
  stamp: 'prisma/generated/made-of.txt',
}

/** A build for a base path, in a folder. */
function buildOf(basePath: string, folder: string): Product {
  return {
    name: 'The build',
    inputs: WEB_SOURCES,
    setting: basePath,
    outputs: [`${folder}/BUILD_ID`],
    stamp: `${folder}/made-of.txt`,
  }
}

/** Why the products cannot be made here. A deployment can do without what makes them (see Deploy in README.md). */
async function obstacle(): Promise<string | undefined> {
  const remedy = 'run "npm run build" where it can be made'
  if (await lacks('.', constants.W_OK)) return `the folder is read-only: ${remedy}, and copy it here`
  if (await lacks('node_modules/prisma'))
    return `the development packages that make it are not installed: run "npm ci" here, or "npm run build" where they are`
  return undefined
}

async function lacks(file: string, mode?: number): Promise<boolean> {
  return access(inRoot(file), mode).then(
    () => false,
    () => true,
  )
}

/** Generates Prisma's client, unless it is there and fits the schema. */
export function generateClient(signal?: AbortSignal): Promise<void> {
  const make = () =>
    toolStep('Generating the Prisma client', 'Prisma client generated', toolScript('prisma'), ['generate'], {
      signal,
    })
  return ensureMade(CLIENT, make, obstacle)
}

/** Builds the web app, unless the build is there and nothing it is made of has changed. */
export function buildWeb(signal?: AbortSignal): Promise<void> {
  return buildWebFor(process.env.BASE_PATH ?? '', { folder: process.env.BUILD_FOLDER || '.next', signal })
}

/** Makes sure that the web app has been built of what is here, for this base path. @throws UserError if it has not. */
export function needBuild(): Promise<void> {
  const build = buildOf(process.env.BASE_PATH ?? '', process.env.BUILD_FOLDER || '.next')
  return needMade(build, 'nothing is built at a start: run "npm run build" where it can be made')
}

/** The same for a base path, in a folder of the project's. */
export function buildWebFor(
  basePath: string,
  { folder, signal }: { folder: string; signal?: AbortSignal },
): Promise<void> {
  const make = async () => {
    const env = {
      NODE_ENV: 'production',
      BASE_PATH: basePath,
      BUILD_FOLDER: folder,
      [ACTION_KEY_VARIABLE]: await actionKey(),
    }
    await toolStep('Building the web app', 'Web app built', toolScript('next'), ['build'], { env, signal })
  }
  return ensureMade(buildOf(basePath, folder), make, obstacle)
}

/**
 * Brings the tables of a database up to date: ours by Prisma's migrations, the queue's by pg-boss. Where they are that already,
 * a role will do that may only read and write them.
 * @throws UserError if there is something to do that the role may not do, or it fails.
 */
export async function migrate(databaseUrl: string, signal?: AbortSignal): Promise<void> {
  const missingRight = await missingRights(databaseUrl)
  if (missingRight) {
    await step('Looking for migrations', 'Nothing to migrate', () =>
      needMigrations(databaseUrl, missingRight),
    )
    return
  }
  const options = { env: { DATABASE_URL: databaseUrl }, signal }
  await toolStep(
    'Applying the migrations',
    'Migrations applied',
    inRoot('prisma', 'schema-engine', 'deploy.mjs'),
    [],
    options,
  )
  await step('Installing the queue', 'Queue installed', () => installQueue(databaseUrl))
}

/** Fills a database with the demo shop, unless it is there. In a process of its own, so that Ctrl-C ends it. */
export function seed(databaseUrl: string, signal?: AbortSignal): Promise<void> {
  const options = { env: { DATABASE_URL: databaseUrl }, signal }
  return toolStep(
    'Making the demo data',
    'Demo data present',
    inRoot('scripts', 'tasks.ts'),
    ['seed'],
    options,
  )
}
