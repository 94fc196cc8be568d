import { type Format, formatSchema, STANDARD_FORMAT } from '../../../../lib/exports/format-options.ts'
import { oneOf } from '../../../../lib/zod.ts'
import { PRESETS, type Preset, presetOf } from '../../format-words.ts'
import type { Unread } from '../draft.ts'

/** Names the preset with which the options begin. */
const PRESET = 'format'
/** Before the name of each option that differs from the preset. */
const OPTION = 'format.'
/** Names the time zone. */
export const TIME_ZONE = `${OPTION}timeZone`

/** Signs that would have to be written in numbers. */
const DELIMITERS: Record<Format['delimiter'], string> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'vertical-bar',
}

const options = Object.keys(STANDARD_FORMAT) as (keyof Format)[]

/** Whether this names the preset or an option. */
export function isOfFormat(name: string): boolean {
  return name === PRESET || options.some((option) => name === OPTION + option)
}

/** Options as an address has them: a preset, or what differs from Standard; and the time zone, which is of no preset. */
export function formatPairs(format: Format): [name: string, value: string][] {
  const preset = presetOf(format)
  const differing = options
    .filter((option) => format[option] !== STANDARD_FORMAT[option] && (!preset || option === 'timeZone'))
    .map((option): [string, string] => [OPTION + option, optionText(format, option)])
  return preset && preset !== 'standard' ? [[PRESET, preset], ...differing] : differing
}

/** What an address says of the preset where nothing of it would mean another one. */
export const STANDARD_PAIR = [PRESET, 'standard'] as const

function optionText(format: Format, option: keyof Format): string {
  return option === 'delimiter' ? DELIMITERS[format.delimiter] : String(format[option])
}

/** The options that an address has, on top of others, and what of them cannot be read. */
export function readFormat(search: URLSearchParams, base: Format): { format: Format; unread: Unread[] } {
  const preset = readOne(PRESET, search.getAll(PRESET), readPreset)
  const read = options.map((option) => {
    const name = OPTION + option
    return { option, ...readOne(name, search.getAll(name), (text) => readOption(option, text)) }
  })
  const said = read.flatMap(({ option, values }) => values.map((value) => [option, value]))
  return {
    format: { ...base, ...preset.values[0], ...Object.fromEntries(said) },
    unread: [preset, ...read].flatMap(({ unread }) => unread),
  }
}

/** What a text means, or why nothing, as the end of a sentence. */
export type Read<Value> = { value: Value } | { reason: string }

/** What can be said once: the one value of all that can be read, or none where there are several. */
export function readOne<Value>(name: string, texts: string[], read: (text: string) => Read<Value>) {
  const all = texts.map((text) => ({ text, result: read(text) }))
  const values = [...new Set(all.flatMap(({ result }) => ('value' in result ? [result.value] : [])))]
  const unread = all.flatMap(({ text, result }): Unread[] => {
    if ('reason' in result) return [{ name, value: text, reason: result.reason }]
    return values.length > 1 ? [{ name, value: text, reason: 'must not be said in two ways' }] : []
  })
  return { values: values.length === 1 ? values : [], unread }
}

function readPreset(text: string): Read<Partial<Format>> {
  return Object.hasOwn(PRESETS, text)
    ? { value: PRESETS[text as Preset].format }
    : { reason: oneOf(Object.keys(PRESETS)) }
}

function readOption(option: keyof Format, text: string): Read<Format[keyof Format]> {
  // Which ones there are, browsers and servers see differently: the form marks what is none.
  if (option === 'timeZone') return { value: text }
  if (option === 'delimiter') {
    const found = Object.entries(DELIMITERS).find(([, word]) => word === text)
    return found ? { value: found[0] as Format['delimiter'] } : { reason: oneOf(Object.values(DELIMITERS)) }
  }
  const value =
    typeof STANDARD_FORMAT[option] === 'boolean' && /^(true|false)$/.test(text) ? text === 'true' : text
  const parsed = formatSchema.safeParse({ ...STANDARD_FORMAT, [option]: value })
  return parsed.success
    ? { value: parsed.data[option] }
    : { reason: parsed.error.issues[0]?.message ?? 'is not valid' }
}
