import { z } from '../../../lib/zod.ts'
import { datasetListSchema, datasetSchema } from '../../api/dataset.ts'
import { healthSchema, liveSchema } from '../../api/health.ts'
import { previewRequestSchema, previewSchema } from '../../api/preview.ts'
import { rowCountsSchema } from '../../api/row-counts.ts'
import type { Operation, Routes } from '../operation.ts'

const HEALTH: Omit<Operation, 'id' | 'summary'> = {
  description: 'Which part does not work is told to those only who are signed in, or send a key.',
  asker: 'anybody, and somebody more',
  answers: {
    200: { description: 'The service works.', schema: healthSchema },
    503: { description: 'The service does not work.', schema: healthSchema },
  },
  problems: [],
}

export const SERVICE_ROUTES: Routes = {
  '/api/datasets': {
    tag: 'Datasets',
    operations: {
      GET: {
        id: 'listDatasets',
        summary: 'What you may export.',
        asker: 'somebody',
        answers: {
          200: {
            description: 'The datasets that you may export, by id and name.',
            schema: datasetListSchema,
          },
        },
        problems: [],
      },
    },
  },
  '/api/datasets/{id}': {
    tag: 'Datasets',
    parameters: { id: 'Of the dataset.' },
    operations: {
      GET: {
        id: 'getDataset',
        summary:
          'One dataset that you may export, with its columns, their filters, and the options of a file.',
        asker: 'somebody',
        answers: {
          200: { description: 'The dataset, with all that a request may name.', schema: datasetSchema },
        },
        problems: ['dataset_unknown'],
      },
    },
  },
  '/api/row-counts': {
    tag: 'Datasets',
    operations: {
      GET: {
        id: 'countRows',
        summary: 'How many rows there are of what you may export.',
        description:
          'Of those that you may see. What is not known within seconds is null, and may be known when you ask again; what is known is kept for five minutes.',
        asker: 'somebody',
        answers: { 200: { description: 'A number for each dataset.', schema: rowCountsSchema } },
        problems: [],
      },
    },
  },
  '/api/datasets/{id}/preview': {
    tag: 'Datasets',
    parameters: { id: 'Of the dataset.' },
    operations: {
      POST: {
        id: 'previewExport',
        summary: 'The first rows of what an export would have, as its file would have them.',
        description:
          'Made by the statements that make the file, within two seconds or not at all. One of a person is read at a time; whoever closes the connection ends it. It changes nothing.',
        asker: 'somebody',
        body: previewRequestSchema,
        answers: { 200: { description: 'The beginning of the file.', schema: previewSchema } },
        problems: [
          'dataset_unknown',
          'scope_failed',
          'dataset_mismatch',
          'source_failed',
          'time_zone_unknown',
          'format_failed',
          'unencodable',
          'preview_too_large',
          'too_many_previews',
          'preview_unavailable',
          'preview_slow',
          'preview_busy',
        ],
      },
    },
  },
  '/api/health': {
    tag: 'Service',
    operations: { GET: { ...HEALTH, id: 'getHealth', summary: 'Whether the service works.' } },
  },
  '/api/health/ready': {
    tag: 'Service',
    operations: {
      GET: {
        ...HEALTH,
        id: 'getReadiness',
        summary: 'Whether this web server can do its part, for what decides whether to send it requests.',
        answers: {
          200: {
            description:
              'It can. What all web servers would lack alike is told, and does not count: workers, the source, room in the store.',
            schema: healthSchema,
          },
          503: { description: 'Its database, queue or store is not there.', schema: healthSchema },
        },
      },
    },
  },
  '/api/health/live': {
    tag: 'Service',
    operations: {
      GET: {
        id: 'getLiveness',
        summary: 'Whether the process answers, whatever has become of the rest.',
        asker: 'anybody',
        answers: {
          200: {
            description: 'The process answers. What the rest does is not looked at.',
            schema: liveSchema,
          },
        },
        problems: [],
      },
    },
  },
  '/api/openapi.json': {
    tag: 'Service',
    operations: {
      GET: {
        id: 'getDocument',
        summary: 'This document.',
        asker: 'anybody',
        asked: ['If-None-Match', 'If-Match'],
        answers: {
          200: {
            description: 'This description of the API, as OpenAPI 3.1.',
            schema: z.looseObject({ openapi: z.string().regex(/^3\.1\./) }),
            headers: { ETag: 'always' },
          },
          304: {
            description: 'The document is as you have it: there is no body.',
            headers: { ETag: 'always' },
          },
        },
        problems: ['precondition_failed'],
      },
    },
  },
}
