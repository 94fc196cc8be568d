/**
 * A name as a reverse proxy's header has it. Its bytes arrive as characters of Latin-1 (RFC 9110, 5.5); most proxies send UTF-8.
 * @param value characters that stand for one byte each; others are left as they are.
 */
export function decodedHeader(value: string): string {
  const bytes = Buffer.from(value, 'latin1')
  if (bytes.toString('latin1') !== value) return value
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // No UTF-8, so it is what it seems to be.
    return value
  }
}

/**
 * One form for all spellings of a name that directories such as LDAP and Active Directory take for the same: capitals, Unicode's
 * compatible characters (NFKC), and characters that are not seen. Letters of one word that only sound alike stay apart: ß is no ss.
 */
export function canonicalName(name: string): string {
  const seen = name.normalize('NFKC').replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
  // What ends a Greek word has the same capital as elsewhere.
  return seen.toLowerCase().replaceAll('ς', 'σ').normalize('NFKC').trim()
}
