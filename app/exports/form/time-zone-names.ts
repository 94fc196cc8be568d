import { isTimeZone } from '../../../lib/exports/format-options.ts'
import { timeZoneLabel } from '../format-words.ts'

/** Names that some browsers still give → those that the IANA time zone database has had for years. */
const CURRENT_NAMES: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
}

/** What else people call a zone, by its current name. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['UTC', 'GMT'],
  ...Object.entries(CURRENT_NAMES).map(([former, current]) => [current, former] as const),
])

/** The current name of a zone, if it is known here by that. */
export function currentTimeZone(timeZone: string): string {
  const current = CURRENT_NAMES[timeZone]
  return current !== undefined && isTimeZone(current) ? current : timeZone
}

/** Whether what was typed is in a zone's name, or in another one that it has or had. */
export function isTimeZoneMeant(timeZone: string, typed: string): boolean {
  const wanted = timeZoneLabel(typed).trim().toLowerCase()
  const names = [timeZone, OTHER_NAMES.get(timeZone) ?? '']
  return names.some((name) => timeZoneLabel(name).toLowerCase().includes(wanted))
}
