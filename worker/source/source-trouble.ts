import pg from 'pg'
import { boundedText } from '../../lib/bounded.ts'
import { errorCode, isNetworkError } from '../../lib/source/network-errors.ts'
import { sqlStateOf } from '../../lib/source/sql-state.ts'

/** Where datasets are read from, and the variable that says so. */
export type SourceAddress = { url: string; variable: string }

/** What the URL of a source names, without its password. */
type SourceNames = { role: string; host: string; port: number; database: string }

/** Why the source cannot be used at all: nothing of it is the fault of a dataset. */
export type SourceTrouble = SourceNames & { code: string; sentence: string }

/** Longest text of the server that is told, in UTF-16 code units. */
const WORDS_MAX = 300

/** What is wrong, and what to do; `{…}` are of the source. */
type Trouble = readonly [what: string, advice: string]

const SILENT: Trouble = ['{host}:{port} does not answer', 'Check the network, a firewall, and {variable}']
const OTHER: Trouble = ['the source database at {host}:{port} cannot be used', 'Check {variable}']

/** By SQLSTATE, by the first two characters of one, or by Node's code. */
const TROUBLES: Readonly<Record<string, Trouble>> = {
  '08': [
    'what listens at {host}:{port} does not answer as Postgres does',
    'Correct host and port in {variable}',
  ],
  '28': [
    'the source database does not let role "{role}" in',
    'Check the role in {variable}, and pg_hba.conf',
  ],
  '28P01': ['the source database does not accept the password of role "{role}"', 'Correct it in {variable}'],
  '3D': ['there is no database "{database}" at {host}:{port}', 'Correct its name in {variable}'],
  '42501': [
    'role "{role}" may not connect to database "{database}"',
    'Run there: GRANT CONNECT ON DATABASE "{database}" TO "{role}"',
  ],
  '53': [
    'the source database has no connection or memory left',
    'Raise max_connections or the limit of role "{role}"',
  ],
  '57': ['the source database starts, stops, or ends our connections', 'Wait, or look into its log'],
  ENOTFOUND: ['there is no host "{host}"', 'Correct its name in {variable}'],
  EAI_AGAIN: ['the name of host "{host}" cannot be looked up', 'Check DNS, and {variable}'],
  ECONNREFUSED: ['nothing listens at {host}:{port}', 'Start the source database, or correct {variable}'],
}

/** What neither pg nor OpenSSL has a code for, and what several causes share one for. */
const BY_MESSAGE: readonly (readonly [RegExp, Trouble])[] = [
  [/does not support SSL/, ['{host}:{port} does not offer TLS', 'Remove sslmode from {variable}']],
  [/^SASL: .*password must be/, ['role "{role}" needs a password', 'Put it into {variable}']],
  [
    /no encryption|SSL off/,
    ['{host}:{port} wants TLS, or does not allow our address', 'Add ?sslmode=require to {variable}'],
  ],
  [/certificate/i, ['the certificate of {host}:{port} is not trusted', 'Set sslrootcert in {variable}']],
]

/** Classes of SQLSTATEs that end a connection, whatever it was asked. */
const OF_CONNECTION = /^(08|28|3D|53|57P)/

/**
 * Why the source cannot be used.
 * @param isSignIn whether the error came while the connection was opened.
 * @returns null when the source is there, and the error is about what it was asked.
 */
export function sourceTrouble(
  error: unknown,
  { url, variable }: SourceAddress,
  isSignIn: boolean,
): SourceTrouble | null {
  const sqlState = sqlStateOf(error)
  if (!isSignIn && !OF_CONNECTION.test(sqlState ?? '') && !isNetworkError(error)) return null
  const code = sqlState ?? errorCode(error)
  const names = namesOf(url)
  const words = boundedText((error instanceof Error && error.message) || code || String(error), WORDS_MAX)
  const [what, advice] = troubleOf(error, code)
  const fill = (text: string) =>
    text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String({ ...names, variable }[name] ?? ''))
  return { ...names, code, sentence: `${variable}: ${fill(what)} (${words}). ${fill(advice)}.` }
}

/** What a URL of a source names; its password is left out. */
function namesOf(url: string): SourceNames {
  const { user = '', host, port, database = '' } = new pg.Client({ connectionString: url })
  return { role: user, host, port, database }
}

function troubleOf(error: unknown, code: string): Trouble {
  const message = error instanceof Error ? error.message : ''
  const found = BY_MESSAGE.find(([pattern]) => pattern.test(message))
  return (
    found?.[1] ?? TROUBLES[code] ?? TROUBLES[code.slice(0, 2)] ?? (isNetworkError(error) ? SILENT : OTHER)
  )
}
