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
