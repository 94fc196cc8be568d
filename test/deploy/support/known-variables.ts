import { parseEnvironment } from '../../../lib/env.ts'

/** What is read by others than lib/env.ts: by scripts/, and by the client of S3. */
const OTHERS = ['AUTH_SECRET', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'BASE_PATH', 'NODE_ENV', 'PORT']

/** Every variable that a process of ours reads. */
export function knownVariables(): Set<string> {
  const asked = new Set(OTHERS)
  const given: Record<string, string> = { DATABASE_URL: 'postgres://nobody@127.0.0.1/none' }
  const watched = new Proxy(given, {
    get: (_, name: string) => {
      asked.add(name)
      return given[name]
    },
  })
  parseEnvironment(watched)
  return asked
}
