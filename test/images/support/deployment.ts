import { randomBytes } from 'node:crypto'
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inject } from 'vitest'
import { SOURCE_ROLE, seedDemo, sourceUrl } from '../../../prisma/seed.ts'
import { inRoot } from '../../../scripts/paths.ts'
import { onServer, withDatabase } from '../../support/server.ts'
import { config } from './container.ts'

const ROLES = ['owner', 'web', 'worker'] as const

/** Rows of the largest dataset: enough for an export of several ranges. */
const ORDERS = 50_000

/** What an operator has: a database with the roles of deploy/postgres-roles.sh, and a folder that is the image's user's. */
export type Deployment = {
  stateFolder: string
  urlOf(role: (typeof ROLES)[number]): string
  /** Of the role that may only read the demo shop. */
  sourceUrl: string
  [Symbol.asyncDispose](): Promise<void>
}

/** Makes one on the tests' server. */
export async function makeDeployment(): Promise<Deployment> {
  const server = inject('adminUrl')
  const password = randomBytes(16).toString('hex')
  for (const statement of await roleStatements(password)) await onServer(server, statement)
  const stateFolder = await mkdtemp(path.join(tmpdir(), 'claimcheck-image-'))
  const [uid = 0, gid = 0] = config.User.split(':').map(Number)
  await chown(stateFolder, uid, gid)
  const url = withDatabase(server, 'claimcheck')
  const urlOf = (role: string) =>
    Object.assign(new URL(url), { username: `claimcheck_${role}`, password }).href
  await onServer(url, `grant connect on database claimcheck to ${SOURCE_ROLE}`)
  await seedDemo(urlOf('owner'), { orders: ORDERS })
  return {
    stateFolder,
    urlOf,
    sourceUrl: sourceUrl(url),
    [Symbol.asyncDispose]: async () => {
      await onServer(server, 'drop database claimcheck with (force)')
      for (const role of ROLES) await onServer(server, `drop role claimcheck_${role}`)
      await rm(stateFolder, { recursive: true })
    },
  }
}

/** What the script gives to psql, with one password for all. */
async function roleStatements(password: string): Promise<string[]> {
  const script = await readFile(inRoot('deploy', 'postgres-roles.sh'), 'utf8')
  const [, statements = ''] = script.split(/^.*<<'SQL'\n|^SQL$/m)
  return statements
    .replaceAll(/^\\getenv .*\n/gm, '')
    .replaceAll(/:'\w+'/g, `'${password}'`)
    .split(';\n')
    .filter((each) => each.trim())
}
