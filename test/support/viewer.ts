import { DEMO_PEOPLE } from '../../lib/demo-people.ts'
import { isAdmin, type Viewer } from '../../lib/viewer.ts'
import { countRequest } from '../../server/limits/requests.ts'

/*
 * In place of server/viewer.ts, where tests call routes without a server: everybody is the demo's first person. How the service finds out who
 * is asking is tested in a browser and over HTTP (e2e/sign-in.spec.ts, e2e/access-matrix.spec.ts).
 */

async function findDemoPerson(): Promise<Viewer> {
  const [first] = DEMO_PEOPLE
  if (!first) throw new Error('The demo has nobody')
  return first
}

/** Whom administrators' actions are tried as; that nobody else gets to them is tested over HTTP. */
export async function currentAdmin(): Promise<Viewer> {
  const admin = DEMO_PEOPLE.find(isAdmin)
  if (!admin) throw new Error('The demo has no administrator')
  return admin
}

async function demoPerson(): Promise<Viewer> {
  const person = await findDemoPerson()
  countRequest(person)
  return person
}

/** Who is still asking, until a test says that they are nobody any more. */
export const lasting = { isIn: true }

export async function lastingViewer(): Promise<{ viewer: Viewer; isStillIn(): Promise<boolean> }> {
  return { viewer: await demoPerson(), isStillIn: async () => lasting.isIn }
}

export { demoPerson as currentViewer, demoPerson as pollingViewer, findDemoPerson as findCurrentViewer }

export async function knowsSomebody(): Promise<boolean> {
  return true
}
