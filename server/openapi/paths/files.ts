import { claimQuery } from '../../api/export-query.ts'
import type { HeaderUses, Operation, Routes } from '../operation.ts'
import { STATE_ANSWERS } from './exports.ts'

/** What says which file it is. */
const OF_A_FILE: HeaderUses = {
  'Accept-Ranges': 'always',
  ETag: 'always',
  'X-Content-Type-Options': 'always',
  'Cross-Origin-Resource-Policy': 'always',
}
/** What goes with its bytes. */
const OF_BYTES: HeaderUses = {
  ...OF_A_FILE,
  'Content-Length': 'always',
  'Content-Disposition': 'always',
  'Repr-Digest': 'always',
  'X-Row-Count': 'always',
}

/** The download of a file, by whichever address. */
const DOWNLOAD = {
  asked: ['Range', 'If-Range', 'If-None-Match', 'If-Match'],
  answers: {
    200: { description: 'The bytes of the whole file.', isFile: true, headers: OF_BYTES },
    206: {
      description: 'The bytes of the part that was asked for.',
      isFile: true,
      headers: { ...OF_BYTES, 'Content-Range': 'always' },
    },
    302: {
      description:
        'Where the service keeps its files in S3: where to get the bytes from. The address works for some minutes, for whoever has it; a `Range` is sent there again. What the answer there has for an `ETag` is the store’s own.',
      headers: { Location: 'always' },
    },
    304: { description: 'The file is as you have it: there is no body.', headers: OF_A_FILE },
  },
  problemHeaders: { 412: OF_A_FILE, 416: { 'Content-Range': 'always' } },
} satisfies Partial<Operation>

const PROBLEMS_OF_FILES = [
  'not_found',
  'not_ready',
  'no_file',
  'expired',
  'file_lost',
  'access_revoked',
  'scope_changed',
  'scope_failed',
  'precondition_failed',
  'range_not_satisfiable',
  'too_many_downloads',
  'downloads_too_fast',
  'damaged',
  'another_store',
  'store_away',
  'downloads_busy',
] as const satisfies Operation['problems']

export const FILE_ROUTES: Routes = {
  '/api/exports/{id}/file': {
    tag: 'Exports',
    parameters: { id: 'Of the export.' },
    operations: {
      GET: {
        ...DOWNLOAD,
        id: 'downloadFile',
        summary: 'Downloads the file of an export.',
        asker: 'somebody',
        problems: PROBLEMS_OF_FILES,
      },
    },
  },
  '/api/claims/{token}': {
    tag: 'Claim links',
    parameters: { token: 'What a claim link ends with.' },
    operations: {
      GET: {
        id: 'getClaim',
        summary: 'How the export of a claim link is, for whoever has the link.',
        asker: 'anybody',
        query: claimQuery,
        asked: ['If-None-Match', 'If-Match'],
        answers: STATE_ANSWERS,
        problems: ['link_unknown', 'precondition_failed'],
      },
    },
  },
  '/api/claims/{token}/file': {
    tag: 'Claim links',
    parameters: { token: 'What a claim link ends with.' },
    operations: {
      GET: {
        ...DOWNLOAD,
        id: 'downloadClaim',
        summary: 'Downloads the file of a claim link.',
        asker: 'anybody',
        problems: ['link_unknown', ...PROBLEMS_OF_FILES],
      },
    },
  },
}
