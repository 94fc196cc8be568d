/**
 * Takes the key of server actions out of a build, so that no image has it: a step of deploy/Dockerfile. Next writes it there for what
 * an action closes over. Ours close over nothing; the ids of actions, which the key has salted, stay.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { inRoot } from './paths.ts'

const MANIFEST = '.next/server/server-reference-manifest'

const { encryptionKey }: { encryptionKey: string } = JSON.parse(
  await readFile(inRoot(`${MANIFEST}.json`), 'utf8'),
)
for (const file of [`${MANIFEST}.json`, `${MANIFEST}.js`]) {
  const text = await readFile(inRoot(file), 'utf8')
  await writeFile(inRoot(file), text.replaceAll(encryptionKey, ''))
}
