import { exportChangeSchema, exportPageSchema, exportSchema } from '../../api/export.ts'
import { listQuery, stateQuery } from '../../api/export-query.ts'
import { KEY_HEADER, newExportSchema } from '../../api/new-export.ts'
import type { Answer, Operation, Routes } from '../operation.ts'

/** The state of an export, and that it is the one which the client has. */
export const STATE_ANSWERS: Operation['answers'] = {
  200: {
    description: 'The export as it is, whatever has become of it.',
    schema: exportSchema,
    headers: { ETag: 'always', 'Retry-After': 'sometimes' },
  },
  304: {
    description: 'The export is as you have it: there is no body.',
    headers: { ETag: 'always', 'Retry-After': 'sometimes' },
  },
}

const accepted = (description: string): Answer => ({
  description,
  schema: exportSchema,
  headers: { ETag: 'always', 'Retry-After': 'sometimes' },
})

export const EXPORT_ROUTES: Routes = {
  '/api/exports': {
    tag: 'Exports',
    operations: {
      GET: {
        id: 'listExports',
        summary: 'Your exports, the newest first, a page at a time.',
        asker: 'somebody',
        query: listQuery,
        answers: {
          200: {
            description: 'A page of your exports, and the cursor of the next one.',
            schema: exportPageSchema,
          },
        },
        problems: [],
      },
      POST: {
        id: 'makeExport',
        summary: 'Makes an export.',
        description:
          'It is answered before anything is read. What columns, operators and options there are says `GET /api/datasets/{id}`.',
        asker: 'somebody',
        asked: [KEY_HEADER],
        body: newExportSchema,
        answers: {
          202: {
            description: 'The export, which waits for a worker. `Location` is its address.',
            schema: exportSchema,
            headers: {
              Location: 'always',
              ETag: 'always',
              'Retry-After': 'sometimes',
              'Idempotent-Replayed': 'sometimes',
            },
          },
        },
        problems: [
          'invalid_parameters',
          'not_found',
          'key_reused',
          'quota_used',
          'too_many_exports',
          'exports_too_fast',
          'scope_failed',
        ],
      },
    },
  },
  '/api/exports/events': {
    tag: 'Exports',
    operations: {
      GET: {
        id: 'streamEvents',
        summary: 'Tells when your exports move, as it happens.',
        description:
          'Server-sent events that go on until you close them. `status` and `progress` have `{"id": "…"}`, the export to ask for by `GET /api/exports/{id}`; `pulse` comes every few seconds as long as messages get through. Nothing that was missed is sent again: ask once when a stream is open.',
        asker: 'somebody',
        answers: {
          200: {
            description: 'The messages, as they come.',
            isStream: true,
            headers: { 'X-Accel-Buffering': 'always' },
          },
        },
        problems: ['too_many_streams'],
      },
    },
  },
  '/api/exports/{id}': {
    tag: 'Exports',
    parameters: { id: 'Of the export.' },
    operations: {
      GET: {
        id: 'getExport',
        summary: 'How an export is.',
        description:
          'Ask again after `pollAfterMs`; null means that nothing more will happen. With `wait` the answer is held until something changes.',
        asker: 'somebody',
        query: stateQuery,
        asked: ['If-None-Match', 'If-Match'],
        answers: STATE_ANSWERS,
        problems: ['not_found', 'precondition_failed'],
      },
      PATCH: {
        id: 'changeExport',
        summary: 'Changes what you call an export.',
        asker: 'somebody',
        body: exportChangeSchema,
        answers: {
          200: {
            description: 'The export as it is now.',
            schema: exportSchema,
            headers: { ETag: 'always', 'Retry-After': 'sometimes' },
          },
        },
        problems: ['not_found'],
      },
      DELETE: {
        id: 'deleteExport',
        summary: 'Deletes an export that has ended, with its file.',
        asker: 'somebody',
        answers: { 204: { description: 'The export and its file are gone: there is no body.' } },
        problems: ['not_found', 'not_ended'],
      },
    },
  },
  '/api/exports/{id}/cancel': {
    tag: 'Exports',
    parameters: { id: 'Of the export.' },
    operations: {
      POST: {
        id: 'cancelExport',
        summary: 'Cancels an export that has not ended.',
        asker: 'somebody',
        answers: {
          202: accepted('The export: it ends as soon as its worker notices, and cannot succeed any more.'),
        },
        problems: ['not_found', 'already_ended'],
      },
    },
  },
}
