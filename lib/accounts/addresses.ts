/** No mail goes to addresses of this domain (RFC 2606): those that the service invents are in it, and nobody else's. */
export const RESERVED_DOMAIN = '.invalid'

/** Whether an e-mail address is one that only this service gives. */
export function isReserved(email: string): boolean {
  return email.trim().toLowerCase().endsWith(RESERVED_DOMAIN)
}
