import { unstable_rethrow } from 'next/navigation'
import { DEMO_PEOPLE } from '../lib/demo-people.ts'
import { log } from '../lib/log.ts'
import { isAdmin, type Viewer } from '../lib/viewer.ts'
import { isOfDemo } from './auth/demo.ts'
import { currentSession, isSignedInByProxy, sessionKey } from './auth/session.ts'
import { askedHeaders } from './http/asked-headers.ts'
import { findCurrentViewer } from './viewer.ts'

/** Who is signed in, as the frame of every page shows it. */
type AccountView = {
  id: string
  name: string
  isAdmin: boolean
  /** Whether the proxy in front signs them in, so that they cannot sign out here. */
  isFromProxy: boolean
  /** The people as whom the demo can be looked at; null where it is no demo. */
  demo: { id: string; name: string; isCurrent: boolean }[] | null
}

/** Never throws: a page that says what does not work needs its frame. */
export async function findAccountView(): Promise<AccountView | null> {
  try {
    const viewer = await findCurrentViewer()
    if (!viewer) return null
    const { id, name } = viewer
    const isFromProxy = await isSignedInByProxy(await askedHeaders())
    return { id, name, isAdmin: isAdmin(viewer), isFromProxy, demo: await demoOf(viewer) }
  } catch (error) {
    unstable_rethrow(error)
    log.warn({ error }, 'who is asking is not known')
    return null
  }
}

async function demoOf({ id }: Viewer): Promise<AccountView['demo']> {
  const asked = await askedHeaders()
  if (!isOfDemo(asked)) return null
  // A cookie alone says nothing: browsers bring that of every server on this machine, whatever its port.
  if (sessionKey(asked) && (await currentSession(asked))) return null
  return DEMO_PEOPLE.map((person) => ({ id: person.id, name: person.name, isCurrent: person.id === id }))
}
