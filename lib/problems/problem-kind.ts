/** What is said of a way in which something can go wrong. */
export type ProblemKind = {
  /** Of HTTP. */
  status: number
  /** What happened. */
  title: string
  /**
   * More of it, with the parameters that it needs in braces. Where there are several, the first counts whose parameters are
   * all there.
   */
  detail?: string | readonly string[]
  /** What to do. */
  advice: string
  /** How HTTP says to sign in (RFC 9110, section 11.6.1). */
  challenge?: string
  /** When HTTP says to try again, where that is known; a parameter of this name says it of one case. */
  retryAfterSeconds?: number
  /** Whether the same request may go well at another time. If not, another request is what the page offers first. */
  retryable: boolean
}
