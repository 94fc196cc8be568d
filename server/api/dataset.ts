import type { Column, Dataset } from '../../lib/dataset.ts'
import { OPERATOR_VALUES, type Operator } from '../../lib/exports/filters.ts'
import { formatSchema } from '../../lib/exports/format-options.ts'
import { type ColumnKind, KINDS, kindOf } from '../../lib/kinds.ts'
import { isLimited } from '../../lib/scope.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { z } from '../../lib/zod.ts'

const kinds = Object.keys(KINDS) as [ColumnKind, ...ColumnKind[]]
const operators = Object.keys(OPERATOR_VALUES) as [Operator, ...Operator[]]
const choice = z.union([z.string(), z.boolean()])

const columnSchema = z.strictObject({
  id: z.string(),
  label: z.string(),
  kind: z.enum(kinds),
  values: z.array(z.string()).nullable().meta({ description: 'All that an enum can be; else null.' }),
  operators: z
    .array(
      z.strictObject({
        operator: z.enum(operators),
        value: z.enum(['text', 'texts', 'range', 'period']).nullable().meta({
          description:
            "What its filter's `value` is: a text, a list of texts, `{ from, to }` of which one may be null, the name of a period; null: there is none.",
        }),
      }),
    )
    .meta({ description: 'Of its filters. Every value is text, also of a number.' }),
})

const optionSchema = z.strictObject({
  option: z.string(),
  values: z.array(choice).nullable().meta({ description: 'All that it can be; null: a text.' }),
  default: choice,
})

/** A dataset as programs need it to ask for an export. */
export const datasetSchema = z
  .strictObject({
    id: z.string(),
    label: z.string(),
    description: z.string(),
    key: z.string().nullable().meta({ description: 'The column by which the file is ordered, if any.' }),
    isLimited: z.boolean().meta({ description: 'Whether whoever asks gets some of its rows at most.' }),
    columns: z.array(columnSchema).meta({ description: 'In the order of the file.' }),
    format: z.array(optionSchema).meta({ description: 'The options of the file.' }),
  })
  .meta({ id: 'Dataset' })

/** What the viewer may export. */
export const datasetListSchema = z
  .strictObject({ datasets: z.array(datasetSchema) })
  .meta({ id: 'DatasetList' })

/** A dataset that the viewer may export, as they see it. */
export function toDatasetView(viewer: Viewer, dataset: Dataset): z.output<typeof datasetSchema> {
  const { id, label, description, key, columns } = dataset
  return {
    id,
    label,
    description,
    key,
    isLimited: isLimited(viewer, dataset),
    columns: columns.map(toColumnView),
    format: FORMAT,
  }
}

function toColumnView({ id, label, kind, values }: Column): z.output<typeof columnSchema> {
  return {
    id,
    label,
    kind,
    values: values ? [...values] : null,
    operators: kindOf({ kind }).operators.map((operator) => ({ operator, value: OPERATOR_VALUES[operator] })),
  }
}

/** The options as their schema has them: they are written down once. */
const FORMAT = Object.entries(z.toJSONSchema(formatSchema, { io: 'input' }).properties ?? {}).map(
  ([option, described]) => toOptionView(option, described),
)

function toOptionView(option: string, described: unknown): z.output<typeof optionSchema> {
  const {
    type,
    enum: values,
    default: usual,
  } = z.looseObject({ type: z.string(), enum: z.array(choice).optional(), default: choice }).parse(described)
  return { option, values: values ?? (type === 'boolean' ? [true, false] : null), default: usual }
}
