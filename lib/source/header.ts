import { encode } from '../csv/encode.ts'
import { isMisread } from '../csv/misread.ts'
import { headerToCsv } from '../csv/unparse.ts'
import { ENCODINGS, type Encoding } from '../exports/format-options.ts'
import { literal, TEXT } from './literal.ts'
import { type Query, requestedHeaders } from './query.ts'
import { isUnencodable, unencodable } from './reader.ts'
import type { Session } from './session.ts'

/**
 * Of these encodings there are several editions, and Postgres follows another one than we do: it has fewer characters, and
 * another one of the codes that some have. Our header must not be of another edition than its rows.
 */
const HAVE_EDITIONS: readonly Encoding[] = ['big5', 'shift_jis']

/** The header line of a file that COPY writes, in its encoding. @throws Problem `unencodable`, or what the database says. */
export async function headerOfCopy(session: Session, query: Query): Promise<Buffer> {
  const { format } = query.request
  const { encoding } = format
  const text = headerToCsv(requestedHeaders(query), format)
  const fail = (cause?: unknown) => unencodable({ part: 'The header' }, encoding, cause)
  const bytes = isMisread(text, encoding)
    ? null
    : await encoded(session, text, encoding).catch((error: unknown) => {
        throw isUnencodable(error, encoding) ? fail(error) : error
      })
  if (bytes === null) throw fail()
  return bytes
}

/** Text in the file's encoding, in the bytes that the COPY of the rows would give it. */
async function encoded(session: Session, text: string, encoding: Encoding): Promise<Buffer | null> {
  if (!HAVE_EDITIONS.includes(encoding)) return encode(text, encoding)
  const { rows } = await session.query<{ bytes: string }>(
    `select pg_catalog.convert_to(${literal(text, TEXT)}, '${ENCODINGS[encoding]}') as bytes`,
  )
  return Buffer.from(rows[0]?.bytes.replace(/^\\x/, '') ?? '', 'hex')
}
