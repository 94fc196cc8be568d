import { describe, expect, test } from 'vitest'
import { neutralise } from '../../worker/csv/neutralise.ts'

describe('what a spreadsheet would take for a formula gets an apostrophe', () => {
  test.each([
    // OWASP's list.
    '=1+1',
    '+1+1',
    '-1+1',
    '@SUM(A1)',
    '\t=1+1',
    '\r=1+1',
    '\n=1+1',
    '=',
    '+',
    '-',
    '@',
    '\t',
    '\r',
    '\n',
    '\tharmless words',
    '\rharmless words',
    '\nharmless words',
    // The traps of papaparse's own rule.
    '=cmd\nfoo',
    "=cmd|' /C calc'!A0\r\nfoo",
    '-2+3+cmd|calc',
    '=HYPERLINK("http://example.com","click")',
    // Full-width forms.
    '＝1+1',
    '＋1+1',
    '－1+1',
    '＠SUM(A1)',
    // After what a spreadsheet skips.
    ' =1+1',
    '   @SUM(A1)',
    ' \t=1+1',
    '\u00a0=1+1',
    '\u3000＝1+1',
    '\ufeff=1+1',
    // Not quite numbers.
    '+49 30 0007919',
    '+49-30-123',
    '-12.30.1',
    '--5',
    '-1e5',
    '-',
    '-12.30\n=1+1',
    '- 5',
    '+1 (555) 0100',
  ])('%j', (text) => {
    expect(neutralise(text)).toBe(`'${text}`)
  })
})

describe('everything else stays as it is', () => {
  test.each([
    '',
    ' ',
    'words',
    'a=b',
    'a\n=b',
    'someone@example.com',
    "'quoted",
    '3-4',
    '0049 30 123',
    // Numbers, as text or not.
    '-12.30',
    '+5',
    '1,5',
    '-1,5',
    '+1.5',
    '-0',
    '42',
    '#NAME?',
    '/path',
    '北京',
    '礼物包装,谢谢',
    '🎁=gift',
    '—dash',
    '−1 (a minus sign of typography)',
  ])('%j', (text) => {
    expect(neutralise(text)).toBe(text)
  })
})
