import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inRoot, root } from '../paths.ts'
import { interruptible, say, step } from '../terminal.ts'
import { buildah, imageObstacle, type Run, runner } from '../testing/image-tools.ts'
import { makeNodeImage, NODE_IMAGE } from '../testing/node-image.ts'
import { reportCounts, runTests } from './test.ts'

const IMAGE = 'localhost/claimcheck:test'

/** An image that has been built, mounted in a folder, and the key of server actions by which it was built. */
type BuiltImage = { folder: string; config: unknown; key: string }

/**
 * `npm run test:images`: builds deploy/Dockerfile on a base image of its own, and runs each of its commands as an engine would, with a
 * read-only root and as its user (test/images). Where that is not permitted, it says why and is skipped.
 */
export async function testImages(): Promise<number> {
  const built: BuiltImage[] = []
  const code = await interruptible(async (signal) => {
    const obstacle = await imageObstacle(signal)
    if (obstacle) say(`Skipped: ${obstacle}.`)
    else built.push(await build(runner(signal)))
    return 0
  })
  const [image] = built
  if (code !== 0) return code
  if (!image) return reportCounts([{ passed: 0, failed: 0, skipped: 1 }])
  const { folder, config, key } = image
  try {
    return await runTests(['test/images'], {
      CLAIMCHECK_IMAGE: JSON.stringify({ root: folder, config }),
      CLAIMCHECK_IMAGE_KEY: key,
    })
  } finally {
    const run = runner(new AbortController().signal)
    await removeContainers(run)
    await buildah(run, 'rmi', IMAGE)
  }
}

async function build(run: Run): Promise<BuiltImage> {
  // One that was killed has left its own behind.
  await removeContainers(run)
  await step('Making a base image', 'Base image ready', () => makeNodeImage(run))
  const key = randomBytes(32).toString('base64')
  await step('Building the image', 'Image built', () => buildWithKey(run, key))
  const { OCIv1 } = JSON.parse(await buildah(run, 'inspect', '--type', 'image', IMAGE))
  say(
    `The image takes ${await sizeOf(run, IMAGE)}, of which ${await sizeOf(run, NODE_IMAGE)} are the base image's.`,
  )
  const folder = await buildah(run, 'mount', await buildah(run, 'from', IMAGE))
  return { folder, config: OCIv1.config, key }
}

async function buildWithKey(run: Run, key: string): Promise<void> {
  const secrets = await mkdtemp(path.join(tmpdir(), 'claimcheck-secrets-'))
  const file = path.join(secrets, 'action-key')
  try {
    await writeFile(file, key, { mode: 0o600 })
    const where = ['--isolation', 'chroot', '--network', 'host', '--file', inRoot('deploy', 'Dockerfile')]
    const what = ['--build-arg', `NODE_IMAGE=${NODE_IMAGE}`, '--secret', `id=action_key,src=${file}`]
    await buildah(run, 'build', '--layers=false', ...where, ...what, '--tag', IMAGE, root)
  } finally {
    await rm(secrets, { recursive: true })
  }
}

/** As it is unpacked, in words: `543 MB`. */
function sizeOf(run: Run, image: string): Promise<string> {
  return buildah(run, 'images', '--format', '{{.Size}}', image)
}

async function removeContainers(run: Run): Promise<void> {
  await buildah(run, 'umount', '--all')
  await buildah(run, 'rm', '--all')
  await buildah(run, 'rmi', '--prune')
}
