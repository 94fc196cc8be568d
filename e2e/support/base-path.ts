import { mkdir, writeFile } from 'node:fs/promises'
import type { Page } from 'playwright/test'
import { inRoot } from '../../scripts/paths.ts'
import { buildWebFor } from '../../scripts/steps.ts'

/** Where a company may have put the service beside its own pages. */
export const BASE_PATH = '/exports-app'
/** By which the metrics of its server are read. */
export const METRICS_TOKEN = 'of-the-tests-of-the-base-path'
/** Beside the build of everybody else. */
const FOLDER = '.claimcheck/base-path'

/** Builds the web app for {@link BASE_PATH}, unless that is there. @returns the environment of its server. */
export async function buildForBasePath(): Promise<Record<string, string>> {
  await mkdir(inRoot(FOLDER), { recursive: true })
  await writeFile(inRoot(`${FOLDER}.tsconfig.json`), '{ "extends": "../tsconfig.json" }\n')
  await buildWebFor(BASE_PATH, { folder: FOLDER })
  return { BASE_PATH, METRICS_TOKEN, BUILD_FOLDER: FOLDER }
}

/**
 * What a page asks for from now on beside {@link BASE_PATH} in its origin, or in another, and what is not there. It stays empty where
 * every address has the base path.
 */
export function strayFrom(page: Page): string[] {
  const stray: string[] = []
  page.on('request', (request) => {
    const { pathname, protocol } = new URL(request.url())
    const isBelow = pathname === BASE_PATH || pathname.startsWith(`${BASE_PATH}/`)
    if (protocol === 'http:' && !isBelow) stray.push(`beside: ${request.url()}`)
  })
  page.on('response', (response) => {
    if (response.status() === 404) stray.push(`missing: ${response.url()}`)
  })
  return stray
}
