/** Most parts of one upload, and the smallest size in bytes of a part that is not the last (S3: "multipart upload limits"). */
export const PARTS_MAX = 10_000
export const PART_MIN_BYTES = 5 * 1024 * 1024

const FIRST_BYTES = 8 * 1024 * 1024
/** By so much each part is larger than the one before: 10,000 hold 1.1 TB, and the first 100 still less than 1 GB. */
const GROWTH_BYTES = 21_000

/** As many bytes of parts are on their way at a time, if it is more than one part. */
const ON_THE_WAY_BYTES = 24 * 1024 * 1024

/**
 * Bytes of the part with a number, from 1: small files need little memory, and large ones fit into as many parts as there may be.
 * @param fixed the size of each, for stores that want all of them alike; null: they grow.
 */
export function partBytes(number: number, fixed: number | null): number {
  return fixed ?? FIRST_BYTES + (number - 1) * GROWTH_BYTES
}

/** How many parts of this size are sent at a time, while the next is filled. */
export function partsAtATime(bytes: number): number {
  return Math.max(1, Math.floor(ON_THE_WAY_BYTES / bytes))
}
