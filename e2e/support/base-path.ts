import { mkdir, writeFile } from 'node:fs/promises'
import { inRoot } from '../../scripts/paths.ts'
import { buildWebFor } from '../../scripts/steps.ts'

/** Where a company may have put the service beside its own pages. */
export const BASE_PATH = '/exports-app'
/** Beside the build of everybody else. */
const FOLDER = '.claimcheck/base-path'

/** Builds the web app for {@link BASE_PATH}, unless that is there. @returns the environment of its server. */
export async function buildForBasePath(): Promise<Record<string, string>> {
  await mkdir(inRoot(FOLDER), { recursive: true })
  await writeFile(inRoot(`${FOLDER}.tsconfig.json`), '{ "extends": "../tsconfig.json" }\n')
  await buildWebFor(BASE_PATH, { folder: FOLDER })
  return { BASE_PATH, BUILD_FOLDER: FOLDER }
}
