import { fork } from 'node:child_process'
import { once } from 'node:events'
import { appendFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { seedDemo, sourceUrl } from '../../prisma/seed.ts'
import { startEmbeddedPostgres } from '../../scripts/postgres/embedded.ts'
import { webProcess } from '../../scripts/services.ts'
import { migrate } from '../../scripts/steps.ts'
import { makeRoles } from '../support/server.ts'
import { eventually } from '../support/wait.ts'
import { addHost, CENTRE, type Host, openNetwork, type Ports } from './network.ts'
import { Program, type ProgramOptions } from './program.ts'

const HOSTS = [1, 2, 3, 4]
const WORKERS_A_HOST = 2
/** One host has workers alone. */
const WEB_SERVERS = 3
const WEB_PORT = 3000
/** Large enough that most files take seconds, in which something happens to them. */
const ORDERS = 200_000
/** As `nice` has it. */
const STORE_PRIORITY = -10
const READY_MS = 120_000

/** A web server, and where people find it. */
export type WebServer = { program: Program; url: string }

/** All that runs. */
export type Deployment = {
  hosts: Host[]
  webServers: WebServer[]
  workers: Program[]
  ports: Ports
  /** A superuser's way to the database. */
  admin: pg.Pool
  /** What the environment says of the store. */
  storeEnvironment: Record<string, string>
}

/** What all programs share. */
type Site = Pick<ProgramOptions, 'env' | 'logs' | 'onOwnEnd'>

/** Starts everything, and waits until it is ready. @param folder takes the database, @param logs a log of each program. */
export async function deploy(
  { folder, logs }: { folder: string; logs: string },
  onOwnEnd: ProgramOptions['onOwnEnd'],
): Promise<Deployment> {
  await openNetwork()
  const hosts: Host[] = []
  for (const number of HOSTS) hosts.push(await addHost(number))
  const { adminUrl, databaseUrl } = await startDatabase(path.join(folder, 'postgres'))
  const storeEnvironment = await startStore()
  const env = { ...storeEnvironment, DATABASE_URL: databaseUrl, LOG_LEVEL: 'info' }
  const site = { env, logs, onOwnEnd }
  const deployment: Deployment = {
    hosts,
    webServers: hosts.slice(0, WEB_SERVERS).map((host, index) => webServer(site, host, index + 1)),
    workers: hosts.flatMap((host) =>
      Array.from({ length: WORKERS_A_HOST }, (_, index) => worker(site, host, index + 1)),
    ),
    ports: {
      store: Number(new URL(String(storeEnvironment.S3_ENDPOINT)).port),
      database: Number(new URL(databaseUrl).port),
    },
    admin: new pg.Pool({ connectionString: adminUrl, application_name: 'claimcheck-test', max: 2 }),
    storeEnvironment,
  }
  for (const program of programsOf(deployment)) program.start()
  await ready(deployment)
  return deployment
}

/** Every program that may be killed. */
export function programsOf({ webServers, workers }: Deployment): Program[] {
  return [...webServers.map(({ program }) => program), ...workers]
}

/** Waits until every web server says that it is ready, and every worker is known to be there. */
export async function ready({ webServers, workers, admin }: Deployment): Promise<void> {
  for (const { program, url } of webServers)
    await eventually(
      `${program.name} is ready`,
      async () => {
        const answer = await fetch(`${url}/api/health/ready`, { signal: AbortSignal.timeout(5_000) }).catch(
          () => undefined,
        )
        return answer?.ok || undefined
      },
      READY_MS,
    )
  await eventually(
    'all workers are there',
    async () => {
      const { rows } = await admin.query<{ count: number }>(
        `select count(*)::int from claimcheck.worker
         where seen_at > now() - interval '10 seconds' and store_state = 'ok' and source_state = 'ok'`,
      )
      return rows[0]?.count === workers.length || undefined
    },
    READY_MS,
  )
}

function webServer({ env, ...site }: Site, host: Host, number: number): WebServer {
  const own = {
    HOST: host.address,
    AUTH_SECRET: 'of the hosts, and of nobody else who may come',
    __NEXT_PROCESSED_ENV: 'true',
    // Files come from the bucket itself for who asks the last, and through the others.
    S3_DOWNLOAD: number === WEB_SERVERS ? 'redirect' : 'proxy',
    CLAIMCHECK_PROCESS: 'web',
  }
  const { args } = webProcess('start', { host: host.address, port: WEB_PORT }, {})
  const program = new Program({ ...site, name: `web-${number}`, host, args, env: { ...env, ...own } })
  return { program, url: `http://${host.address}:${WEB_PORT}` }
}

function worker({ env, ...site }: Site, host: Host, number: number): Program {
  const own = {
    SOURCE_DATABASE_URL: sourceUrl(String(env.DATABASE_URL)),
    CLAIMCHECK_PROCESS: 'worker',
    // They all share one machine's cores, and one store that is a single process.
    WORKER_CONCURRENCY: '1',
  }
  const name = `worker-${host.name.replace('host-', '')}.${number}`
  return new Program({ ...site, name, host, args: ['worker/main.ts'], env: { ...env, ...own } })
}

/** @returns the URL of the superuser, and that of the service's role as hosts reach it. */
async function startDatabase(folder: string): Promise<{ adminUrl: string; databaseUrl: string }> {
  const { url: adminUrl } = await startEmbeddedPostgres({
    folder,
    database: 'claimcheck',
    durable: false,
    access: 'superuser',
    alsoOn: CENTRE,
  })
  const serviceUrl = await makeRoles(adminUrl)
  await migrate(serviceUrl)
  await seedDemo(serviceUrl, { orders: ORDERS })
  await appendFile(path.join(folder, 'data', 'pg_hba.conf'), 'host all all samenet scram-sha-256\n')
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  await client.query('select pg_reload_conf()')
  await client.end()
  const databaseUrl = new URL(serviceUrl)
  databaseUrl.hostname = CENTRE
  return { adminUrl, databaseUrl: databaseUrl.href }
}

/** @returns what the environment says of the store. */
async function startStore(): Promise<Record<string, string>> {
  const child = fork(path.join(import.meta.dirname, 'store.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  // It has a machine of its own, as it were.
  setPriority(Number(child.pid), STORE_PRIORITY)
  child.once('exit', (code) => {
    throw new Error(`The store has ended (exit code ${code})`)
  })
  const [environment] = (await once(child, 'message')) as [Record<string, string>]
  return environment
}
