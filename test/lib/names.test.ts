import { expect, test } from 'vitest'
import { cleanedName, personName } from '../../lib/accounts/names.ts'

const isName = (text: string) => personName.safeParse(text).success

test.each([
  'Ada',
  'Jean-Luc d’Été',
  'José',
  '山田 太郎',
  'מרים כהן',
  'محمد',
  'می\u200cخواهم',
  'क्\u200dष',
  '👩\u200d💻',
  '7',
])('%j is a name', (text) => {
  expect(isName(text)).toBe(true)
  expect(cleanedName(text)).toBe(text)
})

test.each([
  ['two\nlines', 'two lines'],
  ['two\u2028lines', 'two lines'],
  ['a\0b', 'a b'],
  ['\u202etooR', 'tooR'],
  ['\u2067Root\u2069', 'Root'],
  ['Ro\u200bot', 'Root'],
  ['Ro\u00adot', 'Root'],
  ['half \ud83d', 'half'],
  ['x'.repeat(101), 'x'.repeat(100)],
  ['👩'.repeat(101), '👩'.repeat(100)],
])('%j is none, and %j is what is left of it', (text, clean) => {
  expect(isName(text)).toBe(false)
  expect(cleanedName(text)).toBe(clean)
  expect(isName(clean)).toBe(true)
})

test.each([
  '',
  ' ',
  '\u200b',
  '\u200d',
  '\u3164',
  '\u2800',
  '\u0301',
  '\ufe0f',
  '\ue000',
  '\u00a0\u2003',
  7,
  null,
])('nothing is left of %j', (text) => {
  expect(isName(text as string)).toBe(false)
  expect(cleanedName(text)).toBeNull()
})
