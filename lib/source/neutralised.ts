import { CELL_BYTES_MAX } from '../csv/csv-neutraliser.ts'
import { CALLS, CONTROL_STARTS, FORMULA_STARTS, LINK, SPACES } from '../csv/formula-characters.ts'
import { BYTES, PIECE_STARTS, PIECES, PIECES_IN_BYTES } from '../csv/formula-pieces.ts'
import { NUMBER_LENGTH_MAX, NUMBER_PATTERN, neutralise } from '../csv/neutralise.ts'
import { literal, TEXT } from './literal.ts'
import { builtIn } from './source-types.ts'

/** Text without any of `CALLS`, in ASCII; also without the whole of `LINK`, of which the apostrophe is common. */
const ORDINARY = `^[A-Za-z0-9][\\t\\n\\r "$-')-{}~]*$`

/**
 * A cell takes at most three times its bytes on the server when it is in UTF-8, and two more for quotation marks; each of
 * its own takes two.
 */
const LARGE_BYTES = CELL_BYTES_MAX / 4

/**
 * Neutralises what is too large for csv/csv-neutraliser.ts; that one changes no more of it. The length of a text is known
 * before it is read.
 */
export function neutralisedIfLarge(text: string, serverEncoding: string): string {
  const isLarge = `pg_catalog.octet_length(${text}) ${builtIn('>')} ${LARGE_BYTES}`
  return `case when ${isLarge} then ${neutralised(text, serverEncoding)} else ${text} end`
}

/**
 * The same as `neutralise` of csv/neutralise.ts, in SQL. Nearly every cell is passed by LIKE, which costs a tenth of a
 * regular expression, and by `ascii`, which looks at the first character only. Regular expressions are for what is left:
 * Postgres turns a text into four bytes a character for them, and cannot where that is more than a gigabyte.
 * @param text an expression of Postgres' own type for text.
 * @param serverEncoding as in `show server_encoding`.
 * @param usual what nearly every cell holds, where that is known: these are passed by one comparison.
 */
export function neutralised(text: string, serverEncoding: string, usual: readonly string[] = []): string {
  // Postgres has no regular expressions for collations that take different letters for equal ones.
  const plain = `${text} collate pg_catalog."C"`
  // In another encoding a usual value may have a character that cannot be written in SQL.
  if (serverEncoding !== 'UTF8') return inBytes(text, plain, serverEncoding)
  const harmless = usual.filter((value) => neutralise(value) === value).map((value) => literal(value, TEXT))
  const isHarmless = `${plain} ${builtIn('=')} any (array[${harmless.join(', ')}]::${TEXT}[])`
  return `case ${harmless.length > 0 ? `when ${isHarmless} then ${text}` : ''} ${casesInCharacters(text, plain)} end`
}

function casesInCharacters(text: string, plain: string): string {
  const startsWith = (start: string, characters: string) =>
    `pg_catalog.ascii(${start}) ${builtIn('=')} any ('{${codes(characters)}}'::pg_catalog.int4[])`
  const trimmed = `pg_catalog.ltrim(${plain}, ${literal(SPACES, TEXT)})`
  const isFormula = `(${startsWith(plain, CONTROL_STARTS)} or ${startsWith(trimmed, FORMULA_STARTS)})`
  const mark = `${markOf(isFormula, text, plain)} ${builtIn('||')}`
  const calls = literal(`{${[...CALLS, LINK].map((each) => `%${each}%`)}}`, `${TEXT}[]`)
  const mayHavePieces = `${plain} ${builtIn('~~')} any (${calls}) and ${matches(plain, PIECE_STARTS)}`
  return `when ${mayHavePieces} then ${mark} ${replaced(plain, PIECES, "'\\&")}
    when ${startsWith(plain, FORMULA_STARTS + SPACES + CONTROL_STARTS)} then ${mark} ${text} else ${text}`
}

/** The apostrophe of a cell that is a formula, or nothing. */
function markOf(isFormula: string, text: string, plain: string): string {
  const isShort = `pg_catalog.octet_length(${text}) ${builtIn('<=')} ${NUMBER_LENGTH_MAX}`
  const isNumber = `case when ${isShort} then ${matches(plain, NUMBER_PATTERN)} else false end`
  return `case when ${isFormula} and not (${isNumber}) then '''' else '' end`
}

/**
 * In other encodings characters have other numbers, or are not there at all. So what is compared are the bytes that a
 * text has in UTF-8. SQL_ASCII names no encoding; its bytes are sent as they are, and taken for UTF-8 by who reads them.
 */
function inBytes(text: string, plain: string, serverEncoding: string): string {
  const encoding = serverEncoding === 'SQL_ASCII' ? "'SQL_ASCII'" : "'UTF8'"
  const bytes = replaced(
    `pg_catalog.encode(pg_catalog.convert_to(${text}, ${encoding}), 'hex')`,
    '..',
    '\\& ',
  )
  const { one } = BYTES
  const formula = `^${one(SPACES)}*${one(FORMULA_STARTS)}|^${one(CONTROL_STARTS)}`
  const marked = `pg_catalog.convert_from(pg_catalog.decode(${replaced(bytes, PIECES_IN_BYTES, '27 \\&')}, 'hex'), ${encoding})`
  return `case when ${matches(plain, ORDINARY)} then ${text}
    else ${markOf(matches(bytes, formula), text, plain)} ${builtIn('||')}
      case when ${matches(bytes, PIECES_IN_BYTES)} then ${marked} else ${text} end end`
}

function matches(text: string, pattern: string): string {
  return `${text} ${builtIn('~')} ${literal(pattern, TEXT)}`
}

function replaced(text: string, pattern: string, replacement: string): string {
  return `pg_catalog.regexp_replace(${text}, ${literal(pattern, TEXT)}, ${literal(replacement, TEXT)}, 'g')`
}

function codes(characters: string): string {
  return [...characters].map((each) => each.codePointAt(0)).join(',')
}
