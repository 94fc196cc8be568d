import type { Claim } from '../../lib/exports/transitions.ts'

/** Another worker holds the export now: this one must stop and leave no trace. */
export class FencedError extends Error {
  constructor({ exportId, attempt }: Claim) {
    super(`Attempt ${attempt} of export ${exportId} was taken over`)
    this.name = 'FencedError'
  }
}

/** The person no longer wants the export. */
export class CancelledError extends Error {
  constructor() {
    super('The export was cancelled')
    this.name = 'CancelledError'
  }
}

/** This process stops, and another worker should go on with the export. */
export class HandOverError extends Error {
  constructor() {
    super('The worker stops')
    this.name = 'HandOverError'
  }
}

/** The connection that proves this worker alive is gone, or the job is no longer this worker's. */
export class ClaimLostError extends Error {
  constructor(cause?: unknown) {
    super('The claim was lost', { cause })
    this.name = 'ClaimLostError'
  }
}
