import Papa from 'papaparse'
import type { Dataset } from '../../lib/dataset.ts'
import { withDays } from '../../lib/exports/periods.ts'
import { type ExportRequest, requestSchema } from '../../lib/exports/request.ts'
import type { FirstRows } from '../../lib/source/first-rows.ts'
import { z } from '../../lib/zod.ts'
import { parsed } from '../form-input.ts'
import { newExportSchema } from './new-export.ts'

/** What a program asks a preview of: what it would ask an export of, without its name and the dataset, which the address names. */
export const previewRequestSchema = newExportSchema
  .omit({ dataset: true, name: true })
  .meta({ id: 'PreviewRequest' })

const cells = z.array(z.string())

export const previewSchema = z
  .strictObject({
    text: z.string().meta({
      description:
        'The beginning of the file, as it will be: without a byte-order mark, and not compressed. Where the dataset has no `key`, the file may begin with other rows.',
    }),
    header: cells.nullable().meta({ description: 'Its header, cell by cell; null where it has none.' }),
    rows: z.array(cells).meta({ description: 'Its first rows, cell by cell: 20 at most.' }),
    rowsTotal: z.int().nullable().meta({ description: 'How many rows the file will have; null: not known.' }),
    rowsTotalIsEstimate: z.boolean(),
  })
  .meta({ id: 'Preview' })

/** Reads the body of a preview's request, as that of an export's. @throws Problem `invalid_request`. */
export function readPreviewRequest(dataset: Dataset, body: unknown): ExportRequest {
  const given = parsed(z.looseObject({}), body)
  const asked = { columns: dataset.columns.map(({ id }) => id), filters: [], ...given }
  return withDays(parsed(requestSchema(dataset), asked), new Date())
}

const LINE_ENDS = { crlf: '\r\n', lf: '\n' } as const

/** The beginning of a file as programs and the form get it. */
export function toPreviewView(
  { text, rowsTotal, rowsTotalIsEstimate }: FirstRows,
  { format }: ExportRequest,
): z.output<typeof previewSchema> {
  const lineEnd = LINE_ENDS[format.lineEnd]
  const options = { delimiter: format.delimiter, newline: lineEnd }
  const lines = text === '' ? [] : linesOf(text.slice(0, -lineEnd.length), options)
  const [header = null] = format.header ? lines : []
  return { text, header, rows: format.header ? lines.slice(1) : lines, rowsTotal, rowsTotalIsEstimate }
}

/** The cells of text without its last line end. Papa takes a U+FEFF at its start for a mark, and nothing at all for no line. */
function linesOf(text: string, options: Papa.ParseConfig): string[][] {
  const marked = text.startsWith('\uFEFF') ? `\uFEFF${text}` : text
  return text === '' ? [['']] : Papa.parse<string[]>(marked, options).data
}
