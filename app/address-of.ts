/** The address of a page with what was asked of it, to come back to. */
export function addressOf(path: string, asked: Record<string, string | string[] | undefined>): string {
  const pairs = Object.entries(asked).flatMap(([name, value]) =>
    [value ?? []].flat().map((each) => [name, each] as const),
  )
  return pairs.length > 0 ? `${path}?${searchOf(pairs)}` : path
}

/**
 * Names and values as the search part of an address, without `?`, in which people can read what may stand there as it is. What a program
 * that makes links of texts would leave out, such as a point at the end, does not.
 * @throws URIError for half a character, such as a lone surrogate.
 */
export function searchOf(pairs: readonly (readonly [name: string, value: string])[]): string {
  const search = pairs.map((pair) => pair.map(readable).join('=')).join('&')
  return search.replace(/[.,:/-]$/, numbered).replace(/\+$/, '%20')
}

function readable(text: string): string {
  return encodeURIComponent(text)
    .replaceAll(/[!'()*~]/g, numbered)
    .replaceAll('%20', '+')
    .replaceAll(/%(?:2C|2F|3A)/g, decodeURIComponent)
}

function numbered(sign: string): string {
  return `%${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, '0')}`
}
