import { fingerprint } from './fingerprint.ts'

/** What a build of the web app is made of. */
export const WEB_SOURCES = [
  'app',
  'server',
  'lib',
  'datasets',
  'public',
  'instrumentation.ts',
  'proxy.ts',
  'prisma/schema.prisma',
  'next.config.mjs',
  'tsconfig.json',
  'package-lock.json',
]

/** Characters of a build's id: enough that no two versions share one. */
const ID_LENGTH = 20

/** Tells versions of the web app apart: the same for the same sources, wherever they are built, with or without git. */
export async function sourcesId(): Promise<string> {
  return (await fingerprint(WEB_SOURCES)).slice(0, ID_LENGTH)
}
