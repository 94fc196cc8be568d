/** What is known of a viewer beside who they are, such as a tenant: JSON, from an operator or an identity provider. */
export type Attributes = Readonly<Record<string, unknown>>

/**
 * To what somebody is held beside who they are, as by an API key: to some datasets, and to the rows that somebody with these attributes
 * sees in place of their own. Null is no bound.
 */
export type Narrowing = { datasets: readonly string[] | null; attributes: Attributes | null }

/** The person (or API key) on whose behalf something happens. */
export type Viewer = {
  /** Of the account. */
  id: string
  name: string
  /** What they may do: `member` or `admin`, and whatever else an operator or an identity provider gives. */
  roles: readonly string[]
  attributes: Attributes
  /** To what they are held, if to anything. Of their exports they have those that are held to the same. */
  narrowing?: Narrowing | null
  /** By what they act, where that is not themselves: `key:` and the id of an API key, `link:` and that of a claim link. The audit trail has it. */
  via?: string | null
}

/** Whether somebody looks after the service: its people and everybody's exports. */
export function isAdmin({ roles }: Pick<Viewer, 'roles'>): boolean {
  return roles.includes('admin')
}

/** Whether somebody has nothing but a claim link: they act for whoever made the export, and nobody knows who they are. */
export function bearsLink({ via }: Pick<Viewer, 'via'>): boolean {
  return via?.startsWith('link:') ?? false
}
