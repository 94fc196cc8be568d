/** The person (or API key) on whose behalf something happens. */
export type Viewer = { id: string; name: string }
