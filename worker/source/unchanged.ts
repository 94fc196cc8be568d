import pg from 'pg'
import { meaningOf } from '../../lib/source/explain.ts'
import { selectStatement } from '../../lib/source/query.ts'
import { beginReading, readServer, type Session, type SessionOptions } from '../../lib/source/session.ts'
import { readDefinitions, readFiles, readRelationVersions } from './definitions.ts'
import { type Plan, seeEverything } from './plan.ts'
import { findTablesRead, type TablesRead } from './tables-read.ts'

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
 * @param open opens one more session, if one is to be had.
 * @throws SourceChangedError
 */
export async function needUnchanged(
  sessions: readonly Session[],
  plan: Plan,
  options: SessionOptions,
  open: () => Promise<Session | null>,
): Promise<void> {
  const [first, ...others] = sessions
  if (!first) return
  await needSameFiles(first, plan)
  const inFunctions = readInFunctions(plan, await needSameTables(sessions, plan))
  const versions = await versionsOf(first, inFunctions)
  const last = others.at(-1)
  // What waits for a lock of the only session would get it when that looks itself, and be taken for a change.
  const looking = last ?? (inFunctions.length > 0 ? await open() : null) ?? first
  if (last) await needUnchangedForRanges({ first, last, sessions }, plan, options)
  else await needUnchangedForOneCopy(looking, plan, options)
  if ((await versionsOf(looking, inFunctions)) !== versions)
    throw new SourceChangedError('a table or a view that a function reads')
}

/** The statements of a function are read and planned when it runs, again and again: what they read may be another then. */
async function needSameTables(
  sessions: readonly Session[],
  { definitions: { relations, namedInBodies, functionVersions } }: Plan,
): Promise<TablesRead[]> {
  const planned = relations.map(({ oid }) => oid)
  const named = namedInBodies.map(({ oid }) => oid)
  const what = { planned, named, mayCatch: functionVersions !== '' }
  const all = await Promise.all(sessions.map((each) => findTablesRead(each, what)))
  const [changed] = all.flatMap((each) => each.changed)
  if (changed !== undefined) throw new SourceChangedError(`${changed}, of which rows were read`)
  return all
}

/** OIDs of what functions have read, as far as that is known, or may have read. */
function readInFunctions({ definitions }: Plan, read: TablesRead[]): string[] {
  const { relations, namedInBodies, callsReaders } = definitions
  const planned = new Set(relations.map(({ oid }) => oid))
  const others = callsReaders ? read.flatMap(({ oids }) => oids).filter((oid) => !planned.has(oid)) : []
  return [...namedInBodies.map(({ oid }) => oid), ...others]
}

function versionsOf(session: Session, oids: readonly string[]): Promise<string> | string {
  return oids.length > 0 ? readRelationVersions(session, oids) : ''
}

/** A table that was emptied or rewritten after it was planned, and before it was locked, has other rows and other types. */
async function needSameFiles(session: Session, { definitions }: Plan): Promise<void> {
  if ((await readFiles(session, definitions.relations)) !== definitions.files)
    throw new SourceChangedError('where the rows of a table are')
}

/** Each range was a statement of its own, so all of it counts. */
async function needUnchangedForRanges(
  { first, last, sessions }: { first: Session; last: Session; sessions: readonly Session[] },
  plan: Plan,
  options: SessionOptions,
): Promise<void> {
  const settings = await Promise.all(sessions.map(async (each) => (await readServer(each)).settings))
  if (new Set(settings).size > 1) throw new SourceChangedError('the settings of the server')
  if ((await meaningNow(first, plan)) !== plan.meaning) throw new SourceChangedError('what the dataset reads')
  await look(last, options)
  const now = await readDefinitions(last, plan.definitionSource)
  if (now.relationVersions !== plan.definitions.relationVersions)
    throw new SourceChangedError('a table or a view')
  if (now.typeNames !== plan.definitions.typeNames) throw new SourceChangedError('a type')
  needSameMeaning(now, plan)
}

/** Asked in the transaction that has read: a new one would wait behind whoever waits for the locks of this one. */
async function meaningNow(session: Session, { query }: Plan): Promise<string> {
  try {
    return await meaningOf(session, selectStatement(query))
  } catch (error) {
    if (errorIsAboutNames(error)) throw new SourceChangedError('what the dataset reads', error)
    throw error
  }
}

/**
 * Whether a name is not there any more, or may mean several things now: class 42 of the SQLSTATEs, but not from within a
 * function, whose body is read when it runs.
 */
export function errorIsAboutNames(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !!error.code?.startsWith('42') && error.where === undefined
}

/** One statement reads its tables as they are when it begins; functions and types are looked up again and again. */
async function needUnchangedForOneCopy(last: Session, plan: Plan, options: SessionOptions): Promise<void> {
  const { definitions, definitionSource } = plan
  if (definitions.functionVersions === '' && definitions.typeVersions.length === 0) return
  await look(last, options)
  needSameMeaning(await readDefinitions(last, definitionSource), plan)
}

async function look(session: Session, options: SessionOptions): Promise<void> {
  await beginReading(session, options)
  await seeEverything(session)
}

function needSameMeaning(now: Plan['definitions'], { definitions }: Plan): void {
  if (now.functionVersions !== definitions.functionVersions) throw new SourceChangedError('a function')
  // A label that was added does no harm to those that were there.
  const isSame = definitions.typeVersions.every((version) => now.typeVersions.includes(version))
  if (!isSame) throw new SourceChangedError('a type')
}
