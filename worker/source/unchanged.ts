import pg from 'pg'
import { readDefinitions } from './definitions.ts'
import { explain } from './explain.ts'
import { type Plan, seeEverything } from './plan.ts'
import { selectStatement } from './query.ts'
import { beginReading, readServer, type Session, type SessionOptions } from './session.ts'

/** What goes wrong when something that the file depends on was changed while it was read. */
export class SourceChangedError extends Error {
  /** @param what was changed, as the end of a sentence. */
  constructor(what: string, cause?: unknown) {
    super(`While the source was read, somebody changed ${what}`, { cause })
    this.name = 'SourceChangedError'
  }
}

/**
 * Looks, when everything has been read, whether it is what was planned. Locks keep tables as they are, but not the
 * partitions that a table has, the functions that a query calls, or the labels of a type; and statements that were sent
 * later may have understood them in another way than the first.
 * @param sessions that have read, and hold their locks until the look is done: nobody who waits for a lock gets it before.
 * @throws SourceChangedError
 */
export async function needUnchanged(
  sessions: readonly Session[],
  plan: Plan,
  options: SessionOptions,
): Promise<void> {
  const last = sessions.at(-1)
  if (!last) return
  if (sessions.length > 1) await needUnchangedForRanges(sessions, last, plan, options)
  else await needUnchangedForOneCopy(last, plan, options)
}

/** Each range was a statement of its own, so all of it counts. */
async function needUnchangedForRanges(
  sessions: readonly Session[],
  last: Session,
  plan: Plan,
  options: SessionOptions,
): Promise<void> {
  const settings = await Promise.all(sessions.map(async (each) => (await readServer(each)).settings))
  if (new Set(settings).size > 1) throw new SourceChangedError('the settings of the server')
  await look(last, options)
  try {
    // Reading it locks what it reads now; that may be more than it was.
    await explain(last, selectStatement(plan.query))
  } catch (error) {
    if (error instanceof pg.DatabaseError) throw new SourceChangedError('what the dataset reads', error)
    throw error
  }
  const now = await readDefinitions(last, plan.definitionSource)
  const { relationVersions } = plan.definitions
  if (now.relationVersions !== relationVersions) throw new SourceChangedError('a table or a view')
  needSameMeaning(now, plan)
}

/** One statement reads its tables as they are when it begins; functions and types are looked up again and again. */
async function needUnchangedForOneCopy(last: Session, plan: Plan, options: SessionOptions): Promise<void> {
  const { definitions, definitionSource } = plan
  if (definitions.functionVersions === '' && definitions.typeVersions === '') return
  await look(last, options)
  const relationOids = definitions.relations.map(({ oid }) => oid)
  needSameMeaning(await readDefinitions(last, { ...definitionSource, relationOids }), plan)
}

async function look(session: Session, options: SessionOptions): Promise<void> {
  await beginReading(session, options)
  await seeEverything(session)
}

function needSameMeaning(now: Plan['definitions'], { definitions }: Plan): void {
  if (now.functionVersions !== definitions.functionVersions) throw new SourceChangedError('a function')
  if (now.typeVersions !== definitions.typeVersions) throw new SourceChangedError('a type')
}
