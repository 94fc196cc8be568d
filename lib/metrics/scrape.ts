import { exposition } from './registry.ts'

/** For so long, in ms, a look is good enough: several who scrape cost no more than one. */
const FRESH_MS = 2_000

/**
 * Makes what answers those who scrape.
 * @param look measures what is not measured as it happens. One is under way at a time, whoever asks, and it must end by itself.
 * @returns the metrics as Prometheus reads them. @throws what the look throws.
 */
export function scraper(look: () => Promise<void>): () => Promise<string> {
  let lookedAt = Number.NEGATIVE_INFINITY
  let underWay: Promise<void> | undefined
  return async () => {
    if (performance.now() > lookedAt + FRESH_MS)
      underWay ??= look().finally(() => {
        lookedAt = performance.now()
        underWay = undefined
      })
    await underWay
    return exposition()
  }
}
