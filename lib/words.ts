/** Longest text that a sentence repeats, in characters: what a client sends may be as long as a body. */
const REPEATED_MAX = 40
/** Most texts that a sentence lists. */
const LISTED_MAX = 8

/** A text that is repeated in a sentence, cut where it is long, and with what cannot be seen written out: “a\tb”. */
export function quoted(text: string, max = REPEATED_MAX): string {
  const cut = shortened(text, max)
  return `“${cut.replaceAll(/\p{C}/gu, writtenOut)}”`
}

/** As JSON does, and what JSON leaves as it is, such as what turns the direction of a text, by its number. */
function writtenOut(character: string): string {
  const escaped = JSON.stringify(character).slice(1, -1)
  return escaped === character ? `\\u{${character.codePointAt(0)?.toString(16)}}` : escaped
}

/** A few texts in a sentence, the rest only counted: “a”, “b” and 3 more. */
export function listed(texts: readonly unknown[]): string {
  const rest = texts.length - LISTED_MAX
  return (
    texts
      .slice(0, LISTED_MAX)
      .map((text) => quoted(String(text)))
      .join(', ') + (rest > 0 ? ` and ${rest} more` : '')
  )
}

/** A text of at most so many characters, the last of which says that it was cut. */
export function shortened(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).toWellFormed()}…`
}
