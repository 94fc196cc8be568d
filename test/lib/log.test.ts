import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { bounded, boundedText } from '../../lib/bounded.ts'

const LINE_MAX = 64_000

describe('a line of the log has a size that does not depend on what is logged', () => {
  const text = 'x'.repeat(1_000_000)
  const cyclic: Record<string, unknown> = { text }
  cyclic.again = cyclic
  test.each<[string, unknown]>([
    ['a long text', text],
    ['an error with long fields', Object.assign(new Error(text), { detail: text, where: text })],
    ['an error with long causes', new Error('short', { cause: new Error(text, { cause: new Error(text) }) })],
    [
      'many errors in one',
      new AggregateError(
        Array.from({ length: 1_000 }, () => new Error(text)),
        text,
      ),
    ],
    ['a long list', Array.from({ length: 100_000 }, () => text)],
    [
      'an object with many members',
      Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`${n}`, text])),
    ],
    ['an object with a long name', { [text]: 1 }],
    ['something in itself', cyclic],
    ['bytes', Buffer.alloc(1_000_000)],
    ['a number that JSON lacks', 2n ** 100n],
  ])('such as %s', (_, value) => {
    const line = JSON.stringify(bounded({ error: value, exportId: 'kept' }))
    expect(line.length).toBeLessThan(LINE_MAX)
    expect(line).toContain('"exportId":"kept"')
  })
})

test('what is cut says how long it was, and no character is cut in two', () => {
  expect(boundedText('ab😀', 3)).toBe('ab\ufffd… (4 characters in all)')
  expect(boundedText('short')).toBe('short')
})

test('what is short is logged as it is, with the stack and the causes of an error', () => {
  const line = bounded({
    rows: 3,
    names: ['a', null],
    error: new Error('why', { cause: new Error('because') }),
  })
  expect(line).toMatchObject({
    rows: 3,
    names: ['a', null],
    error: { type: 'Error', message: 'why: because' },
  })
  expect(JSON.stringify(line)).toContain('caused by')
})

describe('what Postgres says is told without values', () => {
  const fields = {
    severity: 'ERROR',
    detail: 'secret',
    where: 'secret',
    internalQuery: 'secret',
    table: 'orders',
  }
  const errorOf = (code: string, routine: string) =>
    Object.assign(new Error('secret "secret"'), { ...fields, code, routine, hint: 'secret' })
  test.each([
    ['a value that is none of its type', errorOf('22P02', 'pg_strtoint32_safe')],
    ['a violated constraint', errorOf('23514', 'ExecConstraints')],
    ['what a function raises', errorOf('40001', 'exec_stmt_raise')],
    ['the cause of another error', new Error('failed', { cause: errorOf('22012', 'int4div') })],
    ['the cause of a cause', new Error('a', { cause: new Error('b', { cause: errorOf('P0001', 'x') }) })],
  ])('such as %s', (_, error) => {
    const line = JSON.stringify(bounded({ error }))
    expect(line).not.toContain('secret')
    expect(line).toContain('not for the log')
  })

  test('but with what is wrong with the statement or the server', () => {
    const error = Object.assign(new Error('column "x" does not exist'), {
      ...fields,
      code: '42703',
      routine: 'errorMissingColumn',
    })
    const line = JSON.stringify(bounded({ error }))
    expect(line).toContain('does not exist')
    expect(line).toContain('errorMissingColumn')
    expect(line).not.toContain('secret')
  })
})

test('the logger of web and worker writes such lines, one JSON object each', () => {
  const file = path.join(import.meta.dirname, '..', '..', 'lib', 'log.ts')
  const code = `import { log } from ${JSON.stringify(file)}
    log.child({}).error({ error: new Error('x\\n'.repeat(1e6)) }, 'failed')`
  const env = { ...process.env, LOG_LEVEL: 'info' }
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    env,
    encoding: 'utf8',
  })
  expect(stdout.split('\n')).toHaveLength(2)
  expect(stdout.length).toBeLessThan(LINE_MAX)
  expect(JSON.parse(stdout)).toMatchObject({ level: 'error', msg: 'failed' })
})
