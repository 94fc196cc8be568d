import { chmod, copyFile, cp, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import path from 'node:path'
import { UserError } from '../terminal.ts'
import { buildah, IMAGE_CACHE, type Run } from './image-tools.ts'

/** The Debian of deploy/Dockerfile's own base image. */
const SUITE = 'bookworm'
const CERTIFICATES = '/usr/local/share/claimcheck/certificates.pem'

/** The name of a base image of ours: Debian with the Node and the npm that are running. */
export const NODE_IMAGE = `localhost/claimcheck-node:${process.versions.node}-${SUITE}`

/** Makes it, unless it is there. It stands in for that of deploy/Dockerfile where no image can be fetched. */
export async function makeNodeImage(run: Run): Promise<void> {
  const images = await buildah(run, 'images', '--format', '{{.Name}}:{{.Tag}}')
  if (images.split('\n').includes(NODE_IMAGE)) return
  await mkdir(IMAGE_CACHE, { recursive: true })
  const folder = await mkdtemp(path.join(IMAGE_CACHE, 'debian-'))
  try {
    await run('debootstrap', '--variant=minbase', SUITE, folder)
    for (const kept of ['cache/apt', 'lib/apt/lists'])
      await rm(path.join(folder, 'var', kept), { recursive: true })
    await addNode(run, folder)
    await commit(run, folder, await buildEnvironment(run, folder))
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function addNode(run: Run, folder: string): Promise<void> {
  const local = path.join(folder, 'usr', 'local')
  await copyFile(process.execPath, path.join(local, 'bin', 'node'))
  await chmod(path.join(local, 'bin', 'node'), 0o755)
  await cp(await npmFolder(), path.join(local, 'lib', 'node_modules', 'npm'), { recursive: true })
  await run('ln', '-s', '../lib/node_modules/npm/bin/npm-cli.js', path.join(local, 'bin', 'npm'))
}

/** The npm that runs this command. */
async function npmFolder(): Promise<string> {
  const { npm_execpath: script } = process.env
  if (!script)
    throw new UserError('This command is "npm run test:images": it takes npm from whoever runs it.')
  return path.dirname(path.dirname(await realpath(script)))
}

/** What npm needs to reach the registry from inside as it does from outside. */
async function buildEnvironment(run: Run, folder: string): Promise<string[]> {
  const env = [
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    `npm_config_registry=${await run('npm', 'config', 'get', 'registry')}`,
  ]
  const certificates = process.env.NODE_EXTRA_CA_CERTS
  if (!certificates) return env
  await cp(certificates, path.join(folder, CERTIFICATES), { dereference: true })
  return [...env, `NODE_EXTRA_CA_CERTS=${CERTIFICATES}`]
}

async function commit(run: Run, folder: string, env: string[]): Promise<void> {
  const container = await buildah(run, 'from', 'scratch')
  await buildah(run, 'add', container, folder, '/')
  await buildah(run, 'config', ...env.flatMap((each) => ['--env', each]), container)
  await buildah(run, 'commit', '--quiet', '--rm', container, NODE_IMAGE)
}
