import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { inRoot } from '../../../scripts/paths.ts'
import { toolScript } from '../../../scripts/processes/node-process.ts'

const OPTIONS = [
  '--ignoreConfig',
  '--noEmit',
  '--strict',
  '--skipLibCheck',
  '--module',
  'nodenext',
  '--target',
  'es2024',
]

/**
 * Has the compiler hold Kubernetes' objects to the types of its API: of an object that is written out, it refuses a field that there is not.
 * @returns what is wrong with them, a line each; '' for nothing.
 */
export async function typeErrors(objects: { apiVersion: string; kind: string }[]): Promise<string> {
  const folder = inRoot('node_modules', '.cache', `manifests-${process.pid}`)
  await mkdir(folder, { recursive: true })
  try {
    const file = path.join(folder, 'manifests.ts')
    await writeFile(file, objects.map(asTyped).join('\n'))
    const { failed, stdout, stderr } = await execa(process.execPath, [toolScript('tsc'), ...OPTIONS, file], {
      reject: false,
    })
    return failed ? stdout || stderr : ''
  } finally {
    await rm(folder, { recursive: true })
  }
}

function asTyped(object: { apiVersion: string; kind: string }, index: number): string {
  return `import type { I${object.kind} as Type${index} } from 'kubernetes-models/${object.apiVersion}'
export const manifest${index}: Type${index} = ${JSON.stringify(object, null, 2)}`
}
