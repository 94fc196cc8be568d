/** What Next tells a page of what stands behind `?`; anything may. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>

/** What a list has been asked for, by these names: of each the first text, if it is not empty. */
export async function asked<Name extends string>(
  given: SearchParams,
  ...names: Name[]
): Promise<Partial<Record<Name, string>>> {
  const params = await given
  const texts = names.map((name) => [name, [params[name]].flat()[0]?.trim()] as const)
  // No text in Postgres has this character, so nothing that is there is meant.
  return Object.fromEntries(texts.filter(([, text]) => text && !text.includes('\0'))) as Partial<
    Record<Name, string>
  >
}
