import { NO_REQUEST_KEY } from '../../lib/exports/request-key.ts'
import { z } from '../../lib/zod.ts'
import { KEY_HEADER } from '../api/new-export.ts'

const text = z.string()
const number = z.int().min(0)
const entityTag = z.string().regex(/^"[^"]+"$/)

/** Headers of answers: what they mean, and what may be in them. */
export const ANSWER_HEADERS = {
  'Cache-Control': { description: 'Who may keep the answer.', schema: text },
  'Retry-After': { description: 'When to ask again, in seconds.', schema: number },
  'RateLimit-Policy': {
    description: 'What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10).',
    schema: z.string().regex(/^"\w+";q=\d+;w=\d+/),
  },
  RateLimit: {
    description: 'What is left of that, and until when.',
    schema: z.string().regex(/^"\w+";r=\d+;t=\d+/),
  },
  'WWW-Authenticate': { description: 'How to say who is asking (RFC 6750).', schema: text },
  Location: {
    description: 'The absolute path of what was made, or the address of a file.',
    schema: z.string().regex(/^(\/|https?:\/\/)/),
  },
  'Idempotent-Replayed': {
    description: 'That the same request had made it already, under the same key.',
    schema: z.literal('true'),
  },
  ETag: { description: 'Of this state: another state has another one.', schema: entityTag },
  'Accept-Ranges': { description: 'That a part can be asked for.', schema: z.literal('bytes') },
  'Content-Range': { description: 'Which part this is, and of how much (RFC 9110).', schema: text },
  'Content-Length': { description: 'In bytes.', schema: number },
  'Content-Disposition': { description: 'The name of the file (RFC 6266).', schema: text },
  'Repr-Digest': {
    description: 'The SHA-256 of the whole file (RFC 9530).',
    schema: z.string().regex(/^sha-256=:[\w+/]+={0,2}:$/),
  },
  'X-Row-Count': { description: 'Rows of the whole file.', schema: number },
  'X-Content-Type-Options': {
    description: 'That the content type is meant.',
    schema: z.literal('nosniff'),
  },
  'X-Accel-Buffering': { description: 'That nginx is to hold nothing back.', schema: z.literal('no') },
  'Cross-Origin-Resource-Policy': {
    description: 'That no page of another site may use it.',
    schema: z.literal('same-origin'),
  },
} as const satisfies Record<string, { description: string; schema: z.ZodType }>

export type AnswerHeader = keyof typeof ANSWER_HEADERS

/** Headers of requests that mean something beside who is asking. */
export const ASKED_HEADERS = {
  [KEY_HEADER]: {
    description: `What you call the request: the same one under the same key makes no second export within 24 hours. It ${NO_REQUEST_KEY}.`,
    schema: z.string().min(1).max(255),
  },
  'If-None-Match': { description: 'The `ETag` of what you have: 304 says that it still is.', schema: text },
  'If-Match': { description: 'The `ETag` that it must have; 412 says that it has not.', schema: text },
  Range: { description: 'Which part of the file to send, such as `bytes=1000-`.', schema: text },
  'If-Range': {
    description: 'The `ETag` of the file of which you have a part: of another one all is sent.',
    schema: text,
  },
} as const satisfies Record<string, { description: string; schema: z.ZodType }>

export type AskedHeader = keyof typeof ASKED_HEADERS
