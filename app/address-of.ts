/** The address of a page with what was asked of it, to come back to. */
export function addressOf(path: string, asked: Record<string, string | string[] | undefined>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(asked))
    for (const each of [value ?? []].flat()) search.append(name, each)
  return search.size > 0 ? `${path}?${search}` : path
}
