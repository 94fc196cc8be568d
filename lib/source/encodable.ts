import pg from 'pg'
import { literal, TEXT } from './literal.ts'
import type { Session } from './session.ts'

/** Encodings that take every text that is written in UTF-8. */
const TAKE_ALL: readonly string[] = ['UTF8', 'SQL_ASCII']

/** Characters that every encoding of a database has. */
const ASCII_MAX = '\x7f'

/**
 * The characters of some texts that the source's own encoding lacks. SQL with one of them is refused, and no row can hold it.
 * @param serverEncoding as in `show server_encoding`.
 */
export async function findMissingCharacters(
  session: Session,
  serverEncoding: string,
  texts: readonly string[],
): Promise<ReadonlySet<string>> {
  if (TAKE_ALL.includes(serverEncoding)) return new Set()
  const characters = [...new Set(texts.join(''))].filter((each) => each > ASCII_MAX)
  return new Set(await missingOf(session, characters))
}

/** Only Postgres knows what it can turn into what: it is asked for all of them, and then for each half that it refuses. */
async function missingOf(session: Session, characters: string[]): Promise<string[]> {
  if (characters.length === 0 || (await takes(session, characters.join('')))) return []
  if (characters.length === 1) return characters
  const middle = Math.ceil(characters.length / 2)
  return [
    ...(await missingOf(session, characters.slice(0, middle))),
    ...(await missingOf(session, characters.slice(middle))),
  ]
}

/** @throws any other error than untranslatable_character, SQLSTATE 22P05. */
async function takes(session: Session, text: string): Promise<boolean> {
  await session.query('savepoint characters')
  try {
    await session.query(`select ${literal(text, TEXT)}`)
    await session.query('release characters')
    return true
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.code === '22P05')) throw error
    await session.query('rollback to characters; release characters')
    return false
  }
}
