// Whether the service can do what it is for, as /api/health says it. Under a name of its own for what decides whether to send it requests.
export { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } from '../route.ts'

// Without this, Next would answer once at build time, for ever.
export const dynamic = 'force-dynamic'
