import { glob, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import * as metrics from '../../app/metrics/route.ts'
import { env } from '../../lib/env.ts'
import { warn } from '../../scripts/terminal.ts'
import { findPromtool } from '../../scripts/testing/debian-program.ts'
import { createFront } from '../../server/front/front.ts'
import { createExport } from '../support/acts.ts'
import { newViewer, untilSucceeded } from '../support/exports.ts'
import { namesIn } from '../support/metrics.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { startMeasuredWorker } from '../support/worker.ts'
import { readYaml } from './support/files.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const PROMETHEUS = path.join(ROOT, 'deploy/prometheus')
const TOKEN = 'of-the-tests-and-of-nobody-else'
/** Of processes that have names, and of those that Compose and Kubernetes start. */
const CONFIGURATIONS = ['prometheus.yaml', 'compose.yaml', 'kubernetes.yaml']
/** Names of ours that are no metrics: the roles of the database, and the network of Compose. */
const OTHER_NAMES = ['owner', 'source', 'web', 'worker', 'default'].map((name) => `claimcheck_${name}`)
/** What Prometheus adds by itself. */
const OF_PROMETHEUS = ['up']

const found = await findPromtool()
if ('reason' in found)
  warn(`NOT TESTED: the alert rules and the form of the metrics, because ${found.reason}.`)
const isMissing = 'reason' in found

const sandbox = await openSandbox()
const worker = await startMeasuredWorker(sandbox)
afterAll(() => worker.stop())
await untilSucceeded(sandbox, await createExport(newViewer(), orders, { columns: ['id'], filters: [] }))

/** What a web server and a worker tell. */
const scrapes = { web: await ofWeb(), worker: await ofWorker() }

async function ofWeb(): Promise<string> {
  // Measures what it does, as in the process of a web server.
  createFront(
    () => undefined,
    () => ({ host: '127.0.0.1', appUrl: [] }),
  )
  env().metricsToken = TOKEN
  const headers = { authorization: `Bearer ${TOKEN}` }
  return (await metrics.GET(new Request('http://127.0.0.1:3000/metrics', { headers }))).text()
}

async function ofWorker(): Promise<string> {
  return (await fetch(`${worker.url}/metrics`)).text()
}

const told = new Set(Object.values(scrapes).flatMap(namesIn))
const ours = [...told].filter((name) => name.startsWith('claimcheck_')).toSorted()

/** The metrics that a text names: of a histogram there are three, with its name in front. */
function namedIn(text: string): string[] {
  const names = [...text.matchAll(/\b(?:claimcheck_|nodejs_|process_)\w+/g)].map(([name]) => name)
  const known = names.map((name) => (told.has(name) ? name : name.replace(/_(bucket|count|sum)$/, '')))
  return [...new Set(known)].toSorted()
}

const read = (file: string) => readFile(path.join(ROOT, file), 'utf8')

/** Runs promtool. @returns what it has said. @throws what it says where it has found something. */
async function promtool(args: string[], input = ''): Promise<string> {
  if ('reason' in found) throw new Error(found.reason)
  const { all, exitCode } = await execa({ all: true, reject: false, cwd: PROMETHEUS, input })(
    found.program,
    args,
  )
  if (exitCode !== 0) throw new Error(`promtool ${args.join(' ')}: ${all}`)
  return String(all)
}

/** Debian's promtool knows nothing of clusters: how pods are found is held to the manifests (prometheus.test.ts), and all else to this. @returns where it is. */
async function withoutCluster(file: string): Promise<string> {
  const [configuration] = await readYaml<{ scrape_configs: { kubernetes_sd_configs?: unknown }[] }>(
    'prometheus',
    file,
  )
  for (const job of configuration?.scrape_configs ?? []) delete job.kubernetes_sd_configs
  const copy = path.join(sandbox.storeFolder, file)
  await mkdir(sandbox.storeFolder, { recursive: true })
  await writeFile(copy, stringify(configuration))
  return copy
}

test.skipIf(isMissing)(
  'the alerts and the examples of a configuration are what Prometheus reads',
  async () => {
    expect(await promtool(['check', 'rules', 'alerts.yaml'])).toContain('SUCCESS')
    for (const file of CONFIGURATIONS)
      expect(await promtool(['check', 'config', '--syntax-only', await withoutCluster(file)])).toContain(
        'SUCCESS',
      )
  },
)

test.skipIf(isMissing)('each alert fires when it should, and none where all is well', async () => {
  expect(await promtool(['test', 'rules', 'alerts.test.yaml'])).toContain('SUCCESS')
})

test.skipIf(isMissing).each(Object.entries(scrapes))(
  'what a %s tells has the form and the names that Prometheus wants',
  async (_, scrape) => {
    // Some of Node's own names are older than the conventions.
    const own = scrape.split('\n\n').filter((part) => part.includes('claimcheck_'))
    await promtool(['check', 'metrics'], `${own.join('\n')}\n`)
  },
)

test.each(['deploy/prometheus/alerts.yaml', 'deploy/grafana/claimcheck.json'])(
  '%s names only metrics that are told',
  async (file) => {
    const named = namedIn(await read(file))
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((name) => !told.has(name) && !OF_PROMETHEUS.includes(name))).toEqual([])
  },
)

test('nothing below deploy/ and docs/ names a metric of ours that is not told', async () => {
  const files: string[] = []
  for await (const file of glob('{deploy,docs}/**/*.{md,yaml,json,env,example}', { cwd: ROOT }))
    files.push(file)
  expect(files).toContain('deploy/kubernetes/autoscaling.yaml')
  for (const file of files) {
    const named = namedIn(await read(file)).filter((name) => name.startsWith('claimcheck_'))
    expect(
      named.filter((name) => !told.has(name) && !OTHER_NAMES.includes(name)),
      file,
    ).toEqual([])
  }
})

test('every metric of ours is on the dashboard and in the guide, and the guide has no other', async () => {
  const isOurs = (name: string) => name.startsWith('claimcheck_')
  expect(namedIn(await read('deploy/grafana/claimcheck.json')).filter(isOurs)).toEqual(ours)
  expect(namedIn(await read('docs/operations.md')).filter(isOurs)).toEqual(ours)
})

test('every alert has its place in the guide, is tried, and the guide has no other', async () => {
  const alerts = [...(await read('deploy/prometheus/alerts.yaml')).matchAll(/- alert: (\w+)/g)].map(
    ([, name = '']) => name,
  )
  const [guide, tried] = [await read('docs/operations.md'), await read('deploy/prometheus/alerts.test.yaml')]
  expect([...guide.matchAll(/^#### (Claimcheck\w+)$/gm)].map(([, name]) => name)).toEqual(alerts)
  for (const alert of alerts) {
    expect(await read('deploy/prometheus/alerts.yaml')).toContain(
      `docs/operations.md#${alert.toLowerCase()}\n`,
    )
    expect(tried).toContain(`alertname="${alert}"`)
  }
})

test('the dashboard is one that Grafana reads: its panels have ids of their own and a data source', async () => {
  const { panels } = JSON.parse(await read('deploy/grafana/claimcheck.json')) as {
    panels: { id: number; type: string; datasource?: unknown; targets?: { expr: string }[] }[]
  }
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  for (const panel of panels.filter(({ type }) => type !== 'row')) {
    expect(panel.datasource).toEqual({ type: 'prometheus', uid: `\${datasource}` })
    expect(panel.targets?.length).toBeGreaterThan(0)
  }
})
