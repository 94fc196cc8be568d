import { runAlone } from './alone.ts'
import { runCommand } from './complaint.ts'
import { findDatabase } from './database.ts'
import { tryPort } from './ports.ts'
import { startService } from './processes/service.ts'
import { toolScript } from './processes/spawn-node.ts'

const STUDIO_PORT = 5555
const STUDIO_GRACE_MS = 5_000

/** `npm run studio`: Prisma Studio on the database, with our tables and pg-boss's own. */
await runCommand(() =>
  runAlone(async () => {
    const { url } = await findDatabase()
    const port = await tryPort(STUDIO_PORT, '127.0.0.1').catch(() => tryPort(0, '127.0.0.1'))
    return startService({
      label: 'studio',
      args: [toolScript('prisma'), 'studio', '--browser', 'none', '--port', String(port)],
      env: { DATABASE_URL: url },
      graceMs: STUDIO_GRACE_MS,
    })
  }),
)
