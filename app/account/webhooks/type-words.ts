import type { EVENT_TYPES } from '../../../lib/webhooks/event-types.ts'

/** Each type of event as people read it. */
export const TYPE_LABELS: Record<(typeof EVENT_TYPES)[number] | 'test', string> = {
  'export.succeeded': 'Ready',
  'export.failed': 'Failed',
  'export.cancelled': 'Cancelled',
  'export.expired': 'File expired',
  test: 'Test',
}

/** A type in words; one of another version stands for itself. */
export function typeInWords(type: string): string {
  return (TYPE_LABELS as Partial<Record<string, string>>)[type] ?? type
}
