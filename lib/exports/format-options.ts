import { OF_ANOTHER_VERSION, z } from '../zod.ts'
import { ENCODINGS, type Encoding } from './encodings.ts'

export { ENCODINGS, type Encoding } from './encodings.ts'

const encodings = Object.keys(ENCODINGS) as [Encoding, ...Encoding[]]

/** Every option has a default, so a request made before an option existed stays valid. */
const options = {
  delimiter: z.enum([',', ';', '\t', '|']).default(','),
  header: z.boolean().default(true),
  /** U+FEFF at the file's start, by which spreadsheets know UTF-8. */
  byteOrderMark: z.boolean().default(false),
  encoding: z.enum(encodings).default('utf-8'),
  lineEnd: z.enum(['crlf', 'lf']).default('crlf'),
  gzip: z.boolean().default(false),
  /** IANA name of the zone in which timestamps are written and read. */
  timeZone: z
    .string()
    .refine(isTimeZone, { message: 'is not a time zone, such as Europe/Berlin', params: OF_ANOTHER_VERSION })
    .default('UTC'),
  /** `neutralise` puts an apostrophe before text that a spreadsheet would run as a formula. */
  formulas: z.enum(['neutralise', 'raw']).default('neutralise'),
}

/** How the file is written. */
export const formatSchema = z
  .strictObject(options)
  .refine((format) => !format.byteOrderMark || format.encoding === 'utf-8', {
    path: ['byteOrderMark'],
    message: 'goes with UTF-8 only',
  })

export type Format = z.infer<typeof formatSchema>

/** What must be known of a file that was written. */
const writtenSchema = z.object({
  encoding: options.encoding.catch('utf-8'),
  gzip: options.gzip.catch(false),
  timeZone: options.timeZone.catch('UTC'),
})

/** What is known of a file by the format of its request, as the row has it: another version may have had other options, or none. */
export function writtenFormat(format: unknown): z.infer<typeof writtenSchema> {
  return writtenSchema.safeParse(format).data ?? writtenSchema.parse({})
}

/** RFC 4180, and safe to open. */
export const STANDARD_FORMAT: Format = formatSchema.parse({})

/**
 * What Excel opens right with a double click where its list separator is the comma. No `sep=` line for the others: with it
 * Excel no longer heeds the byte-order mark (https://github.com/Belphemur/vue-json-csv/issues/43), and every other reader
 * takes it for a row; they choose their delimiter.
 */
export const EXCEL_FORMAT: Format = { ...STANDARD_FORMAT, byteOrderMark: true }

/** Zones of Java's that browsers still know, and Postgres does not: three letters that mean several zones each. */
const NOT_OF_POSTGRES =
  /^(ACT|AET|AGT|ART|AST|BET|BST|CAT|CNT|CST|CTT|EAT|ECT|IET|IST|JST|MIT|NET|NST|PLT|PNT|PRT|PST|SST|VST|SystemV\/.*)$/i

/** Whether a name is one of the IANA time zone database, which JavaScript and Postgres share. */
export function isTimeZone(name: string): boolean {
  if (NOT_OF_POSTGRES.test(name)) return false
  // Offsets such as +02:00 are zones to JavaScript, but mean the opposite to Postgres (POSIX).
  if (!/^[A-Za-z]/.test(name) || name.length > 64) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
