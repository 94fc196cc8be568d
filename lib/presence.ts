/** How often a worker says that it is alive, in seconds. */
export const PRESENCE_SECONDS = 5
