import { randomUUID } from 'node:crypto'
import { afterAll, afterEach } from 'vitest'
import { s3Store } from '../../lib/store/s3/s3-store.ts'
import type { Store } from '../../lib/store/store.ts'
import { type S3Server, startS3 } from './s3-server.ts'
import { openSandbox, type Sandbox } from './sandbox.ts'

/** A sandbox whose files are in a bucket, which the environment names to everything the file calls. */
export type S3Sandbox = Sandbox & { server: S3Server; store: Store; storeId: string }

/** Makes a sandbox with a bucket that its database knows. @param environment on top of the bucket's own. */
export async function openS3Sandbox(environment: Record<string, string> = {}): Promise<S3Sandbox> {
  const sandbox = await openSandbox()
  const server = await startS3('of/the-tests/')
  afterAll(() => server[Symbol.asyncDispose]())
  afterEach(() => {
    server.fault = () => null
    server.requests.length = 0
  })
  Object.assign(process.env, server.environment, environment)
  const store = s3Store(server.settings)
  const storeId = await store.claim(randomUUID())
  await sandbox.admin.query('insert into claimcheck.store (id) values ($1)', [storeId])
  return { ...sandbox, server, store, storeId }
}
