import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { inRoot } from '../../scripts/paths.ts'
import { COMMANDS } from '../../scripts/run.ts'
import { readDeployed, readVariables, readYaml } from './support/files.ts'
import { knownVariables } from './support/known-variables.ts'
import { typeErrors } from './support/type-errors.ts'

type Container = {
  name: string
  args: string[]
  env?: { name: string; value: string }[]
  envFrom: { secretRef?: { name: string }; configMapRef?: { name: string } }[]
  securityContext: unknown
}
type PodSpec = { containers: Container[]; securityContext: unknown; terminationGracePeriodSeconds: number }
type IngressSpec = { rules: { host: string; http: { paths: { path: string; pathType: string }[] } }[] }
type Manifest = {
  apiVersion: string
  kind: string
  metadata: { name: string; annotations?: Record<string, string> }
  spec: { template: { spec: PodSpec; metadata: { labels: Record<string, string> } } } & Partial<IngressSpec>
  stringData?: Record<string, string>
}

const FOLDER = 'kubernetes'
const files = (await readdir(inRoot('deploy', FOLDER))).filter(
  (file) => file.endsWith('.yaml') && file !== 'kustomization.yaml',
)
const manifests = (await Promise.all(files.map((file) => readYaml<Manifest>(FOLDER, file)))).flat()
const settings = readVariables(await readDeployed(FOLDER, 'settings.env'))
const secrets = manifests.filter(({ kind }) => kind === 'Secret')
const pods = manifests
  .filter(({ kind }) => ['Deployment', 'Job'].includes(kind))
  .map(({ metadata, spec }) => [metadata.name, spec.template.spec] as const)

test('every manifest has the fields that Kubernetes knows, and those that it needs', async () => {
  expect(manifests.length).toBeGreaterThan(10)
  expect(await typeErrors(manifests)).toBe('')
})

test('everything but the secrets is applied', async () => {
  const [kustomization] = await readYaml<{ resources: string[] }>(FOLDER, 'kustomization.yaml')
  const applied = kustomization?.resources.map((file) => path.normalize(file))
  expect(applied?.toSorted()).toEqual(files.filter((file) => file !== 'secrets.example.yaml').toSorted())
})

test('there is a pod for each of the commands that a deployment runs', () => {
  const commands = pods.flatMap(([, { containers }]) => containers.map(({ args }) => args[0] ?? ''))
  expect(commands.toSorted()).toEqual(['migrate', 'web', 'worker'])
  expect(Object.keys(COMMANDS)).toEqual(expect.arrayContaining(commands))
})

test.each(pods)('%s has no right that it does not need', (_, { securityContext, containers }) => {
  expect(securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
  for (const container of containers)
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
})

test.each(pods)('%s is given variables that it reads, and a database', (_, { containers }) => {
  const known = knownVariables()
  const given = containers.flatMap(variablesOf)
  expect(given).toContain('DATABASE_URL')
  expect(given.filter((name) => !known.has(name))).toEqual([])
})

function variablesOf({ env = [], envFrom }: Container): string[] {
  const ofSecret = (name: string) => secrets.find(({ metadata }) => metadata.name === name)?.stringData ?? {}
  const sources = envFrom.map(({ secretRef }) => (secretRef ? ofSecret(secretRef.name) : settings))
  return [...env.map(({ name }) => name), ...sources.flatMap((source) => Object.keys(source))]
}

test.each(['claimcheck-web', 'claimcheck-worker'])('the secret of %s has the token of metrics', (name) => {
  const secret = secrets.find(({ metadata }) => metadata.name === name)
  expect(secret?.stringData).toHaveProperty('METRICS_TOKEN')
})

test('of the address that people call, nobody is let to the metrics, and no access is logged', () => {
  const ingresses = manifests.filter(({ kind }) => kind === 'Ingress')
  const places = ingresses.flatMap(({ metadata, spec }) =>
    (spec.rules ?? []).flatMap(({ host, http }) =>
      http.paths.map(({ path, pathType }) => ({ host, path, pathType, annotations: metadata.annotations })),
    ),
  )
  const of = (name: string) => `nginx.ingress.kubernetes.io/${name}`
  const closed = places.filter(({ annotations = {} }) => of('denylist-source-range') in annotations)
  expect(closed).toMatchObject([{ path: '/metrics', pathType: 'Exact' }])
  expect(closed[0]?.annotations?.[of('denylist-source-range')]).toBe('0.0.0.0/0,::/0')
  expect(new Set(places.map(({ host }) => host)).size).toBe(1)
  for (const { annotations } of places) expect(annotations?.[of('enable-access-log')]).toBe('false')
})

test('a worker has longer to end than it takes to hand over', () => {
  const [, worker] = pods.find(([name]) => name === 'claimcheck-worker') ?? []
  expect(worker?.terminationGracePeriodSeconds).toBeGreaterThan(Number(settings.SHUTDOWN_GRACE_SECONDS))
})
