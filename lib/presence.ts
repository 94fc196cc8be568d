/**
 * Whether a process can use the store: it is that of its database; it is another one's, or has no id where there should be one;
 * or it cannot be read or written.
 */
export type StoreState = 'ok' | 'another' | 'unusable'

/** Whether a worker can reach the source. */
export type SourceState = 'ok' | 'unreachable'

/** How often a worker says that it is alive, in seconds. */
export const PRESENCE_SECONDS = 5
/** Whoever has said it within three times that is online. */
export const ONLINE_SECONDS = 3 * PRESENCE_SECONDS
/** How often it looks whether it can reach the source, in seconds. */
export const SOURCE_LOOK_SECONDS = 30
