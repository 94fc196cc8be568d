import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { inRoot } from '../../scripts/paths.ts'

const folder = inRoot('deploy', 'proxies')
const text = await readFile(inRoot('docs', 'reverse-proxy.md'), 'utf8')
const shown = [...text.matchAll(/^```\w*\n(.*?)^```$/gms)].map(([, block]) => block)

test.each(await readdir(folder))('docs/reverse-proxy.md shows deploy/proxies/%s as it is', async (file) => {
  expect(shown).toContain(await readFile(inRoot('deploy', 'proxies', file), 'utf8'))
})
