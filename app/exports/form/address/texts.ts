/** What is wrong with a text that {@link splitAtCommas} cannot split. */
export const BACKSLASH = 'must have a backslash only before a comma or another backslash'

/**
 * Texts with commas between them. A comma or backslash in one of them has a backslash in front, and a list may end with a comma, as one has
 * to whose last text is empty.
 */
export function joinTexts(texts: readonly string[]): string {
  const joined = texts.map((text) => escaped(text, ',')).join(',')
  return texts.at(-1) === '' ? `${joined},` : joined
}

/** What {@link joinTexts} has joined; null for what it never writes. */
export function splitTexts(joined: string): string[] | null {
  const texts = splitAtCommas(joined)
  return texts?.at(-1) === '' ? texts.slice(0, -1) : texts
}

/** The texts before, between and behind the commas of a text, one more than commas; null where a backslash stands for nothing. */
export function splitAtCommas(joined: string): string[] | null {
  const pieces = joined.match(/\\[\\,]|,|[^\\,]+/g) ?? []
  if (pieces.join('') !== joined) return null
  const texts: string[][] = [[]]
  for (const piece of pieces)
    if (piece === ',') texts.push([])
    else texts.at(-1)?.push(piece.startsWith('\\') ? piece.slice(1) : piece)
  return texts.map((parts) => parts.join(''))
}

/** A text with a backslash before each sign that would end it, and before each backslash. */
export function escaped(text: string, sign: ',' | ':'): string {
  return text.replaceAll('\\', '\\\\').replaceAll(sign, `\\${sign}`)
}
