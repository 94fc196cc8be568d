import type { Instrumentation } from 'next'

/** Next calls this once, before the server answers its first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { watchRequests } = await import('./server/http/current-request.ts')
  watchRequests()
  const { nameAskers } = await import('./server/http/asker.ts')
  nameAskers()
  const { tellOfFirstAccount } = await import('./server/auth/first-account.ts')
  void tellOfFirstAccount()
}

/** Next calls this with each error of a page, before it answers. */
export const onRequestError: Instrumentation.onRequestError = async (error) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { noteFailure } = await import('./server/http/current-request.ts')
  noteFailure(error instanceof Error && 'digest' in error ? error.digest : undefined)
}
