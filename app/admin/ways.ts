const WAYS: Record<string, string> = {
  credential: 'a password',
  oidc: 'single sign-on',
  header: 'the proxy before this service',
}

/** A way to sign in, in words; one of another version stands for itself. */
export function wayInWords(way: string): string {
  return WAYS[way] ?? way
}
