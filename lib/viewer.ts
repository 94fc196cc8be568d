/** What is known of a viewer beside who they are, such as a tenant: JSON, from an operator or an identity provider. */
export type Attributes = Readonly<Record<string, unknown>>

/** The person (or API key) on whose behalf something happens. */
export type Viewer = {
  /** Of the account. */
  id: string
  name: string
  /** What they may do: `member` or `admin`, and whatever else an operator or an identity provider gives. */
  roles: readonly string[]
  attributes: Attributes
}

/** Whether somebody looks after the service: its people and everybody's exports. */
export function isAdmin({ roles }: Pick<Viewer, 'roles'>): boolean {
  return roles.includes('admin')
}
