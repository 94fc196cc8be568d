import { connectionOptions, DatabaseClient, PATIENCE } from '../../lib/database-client.ts'
import { env } from '../../lib/env.ts'
import { LIVE_CHANNEL } from '../../lib/exports/live.ts'
import { pinNames } from '../../lib/own-names.ts'
import { warnSeldom } from '../http/warn-seldom.ts'

/** Pause before a connection that was lost is opened anew, in ms: twice as long each time that nothing was heard by it. */
const RETRY_MIN_MS = 500
const RETRY_MAX_MS = 10_000

/** A connection that listens, and is opened anew whenever it is lost, until it is closed. */
export type Listener = { close(): void }

/**
 * Listens to what is told on {@link LIVE_CHANNEL}, by one connection. One on which nothing comes for as long as the database may be silent
 * (PATIENCE.web) counts as lost: somebody has to say something more often than that. Through PgBouncer in transaction mode it never hears
 * anything, and goes on trying.
 */
export function listen(hear: (payload: string) => void): Listener {
  let client: DatabaseClient | null = null
  let timer: NodeJS.Timeout | undefined
  let pause = RETRY_MIN_MS

  function open(): void {
    const opened = new DatabaseClient(connectionOptions(env().databaseUrl, 'claimcheck-live', PATIENCE.web))
    client = opened
    opened.on('notification', ({ payload = '' }) => {
      pause = RETRY_MIN_MS
      hear(payload)
    })
    const lose = (error: Error) => {
      if (client !== opened) return
      hangUp()
      warnSeldom(
        { code: 'live_lost', error },
        'pages are not told of changes at the moment, and ask for them',
      )
      timer = setTimeout(open, pause).unref()
      pause = Math.min(pause * 2, RETRY_MAX_MS)
    }
    opened.on('error', lose)
    opened.on('end', () => lose(new Error('The connection has ended')))
    start(opened).catch(lose)
  }

  function hangUp(): void {
    const left = client
    client = null
    // It is no loss any more that it ends, in whatever way.
    left?.end().catch(() => undefined)
  }

  open()
  return {
    close() {
      clearTimeout(timer)
      hangUp()
    },
  }
}

async function start(client: DatabaseClient): Promise<void> {
  await client.connect()
  await pinNames(client)
  await client.query(`listen ${LIVE_CHANNEL}`)
}
