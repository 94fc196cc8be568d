import { z } from '../zod.ts'

/** Longest name of a person, in characters. */
const NAME_MAX = 100

/** What ends a line or is no text at all. */
const BREAK = /[\p{Cc}\p{Zl}\p{Zp}]/u
/**
 * What is not seen, and what turns the direction of all that stands after it (UAX #9); but not the two by which some scripts and signs join
 * letters. And halves of characters.
 */
const HIDDEN = /(?![\u200c\u200d])\p{Cf}|\p{Cs}/u
/** Something that is seen: no space, no mark by itself, nothing that is shown as nothing, and not the empty sign of Braille. */
const SEEN = /[^\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u

/** One line that can be seen and that changes nothing around it. @param max in characters. */
export function readableLine(max: number) {
  return z
    .string()
    .trim()
    .min(1, { error: 'must not be empty', abort: true })
    .max(max)
    .refine(isReadable, 'must be one line of text that can be read')
}

/** How a person may be called, whoever says it. */
export const personName = readableLine(NAME_MAX)

/** Of a name that was not typed here, what may be one; null if that is nothing. */
export function cleanedName(told: unknown): string | null {
  if (typeof told !== 'string') return null
  const clean = told.replaceAll(all(BREAK), ' ').replaceAll(all(HIDDEN), '').trim()
  const name = [...clean].slice(0, NAME_MAX).join('').trim()
  return isReadable(name) ? name : null
}

function isReadable(name: string): boolean {
  return !BREAK.test(name) && !HIDDEN.test(name) && SEEN.test(name)
}

function all(pattern: RegExp): RegExp {
  return new RegExp(pattern, 'gu')
}
