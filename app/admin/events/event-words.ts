import { writeAttributes } from '../../../lib/accounts/attributes.ts'
import type { AuditKind } from '../../../lib/audit.ts'
import type { EventKind } from '../../../lib/exports/events.ts'
import { problemDetails } from '../../../lib/problems/problem.ts'
import { DISABLED_REASONS, inWords } from '../../../lib/webhooks/words.ts'
import { quoted } from '../../../lib/words.ts'
import { formatBytes, formatCount } from '../../display.ts'
import { wayInWords } from '../ways.ts'

type Kind = EventKind | AuditKind

/** Each kind of event as people read it, in the order in which they are chosen from. */
export const KIND_LABELS: Record<Kind, string> = {
  previewed: 'Rows previewed',
  downloaded: 'Downloaded',
  'file-asked-after': 'File looked up, nothing downloaded',
  denied: 'Access denied',
  named: 'Name of an export changed',
  'link-made': 'Claim link made',
  'link-revoked': 'Claim link revoked',
  'link-used': 'Claim link used',
  made: 'Export made',
  started: 'Attempt started',
  retried: 'Attempt failed',
  left: 'Given back by a worker of another version',
  'handed-over': 'Handed to another worker',
  'cancel-requested': 'Asked to cancel',
  cancelled: 'Cancelled',
  succeeded: 'Ready',
  failed: 'Failed',
  expired: 'File expired',
  deleted: 'Deleted',
  'signed-in': 'Signed in',
  'signed-out': 'Signed out',
  'sign-in-refused': 'Sign-in refused',
  'password-changed': 'Password changed',
  'password-refused': 'Password not changed',
  'account-made': 'Account made',
  'way-in-added': 'Another way to sign in added',
  'name-changed': 'Name changed',
  'email-changed': 'E-mail address changed',
  'email-confirmed': 'E-mail address confirmed',
  'account-disabled': 'Account disabled',
  'account-enabled': 'Account enabled',
  'roles-changed': 'Roles changed',
  'attributes-changed': 'Attributes changed',
  'key-made': 'API key made',
  'key-revoked': 'API key revoked',
  'key-refused': 'API key refused',
  'endpoint-made': 'Webhook added',
  'endpoint-changed': 'Webhook changed',
  'endpoint-removed': 'Webhook removed',
  'endpoint-tested': 'Webhook tried',
}

/** A kind in words; one of another version stands for itself. */
export function kindInWords(kind: string): string {
  return isKind(kind) ? KIND_LABELS[kind] : kind
}

/** Whether something is a kind of event that this version knows. */
export function isKind(kind: string | undefined): kind is Kind {
  return kind !== undefined && Object.hasOwn(KIND_LABELS, kind)
}

type Details = Record<string, unknown>

const attempt = ({ attempt: number }: Details) => (number === undefined ? '' : `attempt ${number}`)
/** The title of what went wrong: the whole sentence may name a row of the export. */
const problem = (details: Details) =>
  [attempt(details), details.code === undefined ? '' : problemDetails(String(details.code)).title]
    .filter((each) => each !== '')
    .join(': ')
const change = (words: (value: unknown) => string) => (details: Details) =>
  `${words(details.before)} → ${words(details.after)}`

const DETAILS: Partial<Record<Kind, (details: Details) => string>> = {
  downloaded: ({ status, start, end }) => {
    if (status === 302) return 'the whole file, led to the store'
    return start === undefined
      ? 'the whole file'
      : `bytes ${formatCount(Number(start))} to ${formatCount(Number(end))}`
  },
  previewed: ({ dataset }) => `of ${dataset}`,
  'file-asked-after': ({ method, status }) => `${method}, answered with ${status}`,
  denied: ({ what }) => `wanted: ${what}`,
  'link-made': ({ link }) => linkInWords(String(link)),
  'link-revoked': ({ link }) => linkInWords(String(link)),
  started: attempt,
  retried: problem,
  left: problem,
  'handed-over': attempt,
  succeeded: ({ rowCount, byteSize }) =>
    `${formatCount(Number(rowCount))} rows, ${formatBytes(Number(byteSize))}`,
  failed: problem,
  cancelled: attempt,
  deleted: ({ dataset, status }) => `${dataset}, which was ${status}`,
  'signed-out': ({ sessions }) => (sessions === undefined ? '' : `sessions: ${sessions}`),
  'sign-in-refused': problem,
  'password-refused': problem,
  'account-made': ({ roles, attributes }) =>
    roles === undefined ? '' : `${rolesInWords(roles)}; ${attributesInWords(attributes)}`,
  'way-in-added': ({ way }) => wayInWords(String(way)),
  'name-changed': change(String),
  'email-changed': change(String),
  'roles-changed': change(rolesInWords),
  'attributes-changed': change(attributesInWords),
  'key-made': ({ name, datasets, attributes }) =>
    [quoted(String(name)), ...narrowingInWords({ datasets, attributes })].join('; '),
  'key-revoked': ({ name }) => quoted(String(name)),
  'key-refused': ({ reason }) => REASONS[String(reason)] ?? '',
  'endpoint-made': ({ origin }) => String(origin),
  'endpoint-changed': endpointChange,
  'endpoint-removed': ({ origin }) => String(origin),
}

/** Why a key was refused. */
const REASONS: Record<string, string> = {
  unknown: 'there is none like it',
  revoked: 'it was revoked before',
  expired: 'it has expired',
  disabled: 'its owner’s account is disabled',
  demo: 'it was made in the demo',
}

/** What is known of an event beside its kind; empty if that is nothing. */
export function detailsInWords(kind: string, details: Details): string {
  return (isKind(kind) && DETAILS[kind]?.(details)) || ''
}

/** A claim link as people tell it from others. @param id of the link, which is not its token. */
function linkInWords(id: string): string {
  return `link ${id.slice(0, 8)}`
}

function endpointChange({ origin, changed, isEnabled, reason }: Details): string {
  const words = [isEnabled === undefined ? '' : isEnabled ? 'enabled' : 'disabled', ...[changed ?? []].flat()]
  if (typeof reason === 'string') words.push(inWords(DISABLED_REASONS, reason))
  return [String(origin), words.filter((each) => each !== '').join(', ')].join(': ')
}

function rolesInWords(roles: unknown): string {
  return [roles].flat().map(String).join(', ') || 'no roles'
}

function attributesInWords(attributes: unknown): string {
  const isSome = typeof attributes === 'object' && attributes !== null
  return (isSome && writeAttributes({ ...attributes }).join('; ')) || 'no attributes'
}

function narrowingInWords({ datasets, attributes }: Details): string[] {
  return [
    ...(Array.isArray(datasets) ? [`datasets: ${datasets.join(', ')}`] : []),
    ...(attributes ? [attributesInWords(attributes)] : []),
  ]
}
