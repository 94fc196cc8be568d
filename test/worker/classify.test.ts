import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { Problem, problemDetails } from '../../lib/problems/problem.ts'
import { SourceViolationError } from '../../lib/source/message-filter.ts'
import { classify, type Failure, StoreError } from '../../worker/run/classify.ts'
import { SourceChangedError } from '../../worker/source/unchanged.ts'

const CANARY = 'canary-4711'

/** An error as pg throws it, with a value, the SQL and more in its properties. */
function databaseError(code: string): Error {
  const error = new pg.DatabaseError(`syntax error at or near "${CANARY}"`, 0, 'error')
  return Object.assign(error, { code, detail: CANARY, where: CANARY, internalQuery: CANARY })
}

/** An error as Node throws it. */
function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: ${CANARY}`), { code, errno: -1, syscall: 'write', path: CANARY })
}

/** What a person reads of a failure. */
function told({ problem: { code, params } }: Failure) {
  return problemDetails(code, params)
}

describe('errors of the source that pass are tried again', () => {
  test.each([
    ['08006', 'connection_failure', /connection .* was lost/],
    ['40001', 'serialization_failure, as on a replica', /stood in the way/],
    ['40P01', 'deadlock_detected', /stood in the way/],
    ['53300', 'too_many_connections', /no resources/],
    ['53200', 'out_of_memory', /no resources/],
    ['57014', 'query_canceled', /stopped/],
    ['57P01', 'admin_shutdown', /stopped/],
    ['57P03', 'cannot_connect_now', /stopped/],
    ['55P03', 'lock_not_available', /locked/],
    ['25P03', 'idle_in_transaction_session_timeout', /ended the transaction/],
    ['HV00N', 'fdw_unable_to_establish_connection', /foreign table/],
    ['58030', 'io_error', /its own files/],
    ['72000', 'snapshot_too_old', /no longer/],
    ['XX000', 'internal_error', /SQLSTATE XX000/],
    ['ZZ123', 'one of an extension', /SQLSTATE ZZ123/],
  ])('%s %s', (code, _, detail) => {
    const failure = classify(databaseError(code))
    expect(failure).toMatchObject({ problem: { code: 'source_failed' }, isTransient: true })
    expect(told(failure)).toMatchObject({ detail: expect.stringMatching(detail), retryable: true })
  })
})

describe('errors of the source that last end the export', () => {
  test.each([
    ['22P02', 'invalid_text_representation', /value/],
    ['22012', 'division_by_zero', /value/],
    ['28P01', 'invalid_password', /sign-in/],
    ['28000', 'invalid_authorization_specification', /sign-in/],
    ['42501', 'insufficient_privilege', /does not allow/],
    ['42P01', 'undefined_table', /does not fit/],
    ['42703', 'undefined_column', /does not fit/],
    ['42601', 'syntax_error', /does not fit/],
    ['25006', 'read_only_sql_transaction', /would write/],
    ['25001', 'active_sql_transaction', /only reads/],
    ['25P04', 'transaction_timeout', /transaction_timeout/],
    ['0A000', 'feature_not_supported', /cannot do/],
    ['21000', 'cardinality_violation', /gave several/],
    ['53400', 'configuration_limit_exceeded', /configured/],
    ['54000', 'program_limit_exceeded', /limit/],
    ['55000', 'object_not_in_prerequisite_state', /not ready/],
    ['P0001', 'raise_exception', /function/],
    ['38001', 'external_routine_exception', /function/],
    ['3D000', 'invalid_catalog_name', /does not exist/],
  ])('%s %s', (code, _, detail) => {
    const failure = classify(databaseError(code))
    expect(failure).toMatchObject({ problem: { code: 'source_failed' }, isTransient: false })
    expect(told(failure)).toMatchObject({ detail: expect.stringMatching(detail), retryable: false })
  })
})

describe('a network that fails is tried again', () => {
  test.each(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'EAI_AGAIN'])(
    '%s',
    (code) => {
      expect(classify(systemError(code))).toEqual({
        problem: { code: 'source_failed', params: { sqlState: '08000' } },
        isTransient: true,
      })
    },
  )

  test.each(['Connection terminated unexpectedly', 'Connection terminated', 'timeout expired'])(
    'pg without a code: %s',
    (message) => {
      expect(classify(new Error(message))).toMatchObject({
        problem: { code: 'source_failed' },
        isTransient: true,
      })
    },
  )
})

describe('a store that fails is told apart from a source that fails', () => {
  test.each([
    ['ENOSPC', 'store_full', false],
    ['EDQUOT', 'store_full', false],
    ['EACCES', 'store_failed', true],
    ['EIO', 'store_failed', true],
    // The same code from the network would be the source's.
    ['ECONNRESET', 'store_failed', true],
  ])('%s', (sent, code, isTransient) => {
    expect(classify(new StoreError(systemError(sent)))).toMatchObject({ problem: { code }, isTransient })
  })
})

// As long as an SQLSTATE, and made of the same characters.
test.each(['EROFS', 'EPERM', 'EBUSY', 'EBADF', 'EFBIG', 'EXDEV', 'ELOOP', 'EPIPE'])(
  'the code %s of Node’s is no SQLSTATE',
  (code) => {
    const told = classify(systemError(code)).problem
    if (code === 'EPIPE') expect(told).toEqual({ code: 'source_failed', params: { sqlState: '08000' } })
    else expect(told).toEqual({ code: 'internal', params: {} })
    const ofStore = classify(new StoreError(systemError(code)))
    expect(ofStore).toEqual({ problem: { code: 'store_failed', params: {} }, isTransient: true })
  },
)

test('what no server may send is told as an error of the source', () => {
  const { problem } = classify(new SourceViolationError('sent too much'))
  expect(problem).toEqual({ code: 'source_failed', params: { sqlState: '08P01' } })
})

test('an error that a function of the dataset made up ends the export', () => {
  const error = Object.assign(databaseError('ZZ123'), { where: `PL/pgSQL function ${CANARY}() line 1` })
  const failure = classify(error)
  expect(failure.isTransient).toBe(false)
  expect(told(failure).detail).toMatch(/^A function of the dataset failed/)
  expect(JSON.stringify(failure)).not.toContain(CANARY)
})

test('a source that was changed meanwhile is read again, and the person told so if it never holds still', () => {
  const failure = classify(new SourceChangedError(CANARY))
  expect(failure).toEqual({ problem: { code: 'source_changed', params: {} }, isTransient: true })
})

test('a problem is told in its own words and not tried again', () => {
  const problem = new Problem('dataset_mismatch', { cause: new Error(CANARY) })
  const failure = classify(problem)
  expect(failure).toMatchObject({ problem: { code: 'dataset_mismatch' }, isTransient: false })
  expect(JSON.stringify(failure)).not.toContain(CANARY)
})

test.each([
  ['an error without a code', new Error(CANARY)],
  ['a number for a code', Object.assign(new Error(CANARY), { code: 42 })],
  ['a text', CANARY],
  ['undefined', undefined],
  ['null', null],
])('%s is internal and tried again', (_, error) => {
  expect(classify(error)).toMatchObject({ problem: { code: 'internal' }, isTransient: true })
})

test('no failure holds anything of the error itself', () => {
  const ofDatabase = ['08006', '22P02', '40001', '42601', '57014', 'XX000', ''].map(databaseError)
  const ofSystem = ['ECONNRESET', 'ENOSPC', 'EROFS', ''].map(systemError)
  const errors = [...ofDatabase, ...ofSystem, ...ofSystem.map((error) => new StoreError(error))]
  expect(JSON.stringify(errors.map(classify))).not.toContain(CANARY)
})
