import type { Attributes, Narrowing, Viewer } from './viewer.ts'

/** A narrowing as the database keeps and compares it; null for none. */
export function writeNarrowing({ narrowing }: Pick<Viewer, 'narrowing'>): string | null {
  return narrowing ? JSON.stringify(narrowing) : null
}

/** The viewer as whoever made an export was when they made it: held to what it is held to. */
export function heldTo(viewer: Viewer, narrowing: Narrowing | null): Viewer {
  return { ...viewer, narrowing }
}

/**
 * The viewer as a narrowing's attributes make them: they stand in place of their own, and nobody is an administrator who is held to a part of the rows.
 * @param read gets the name of each attribute that is looked at.
 */
export function withAttributes(
  viewer: Viewer,
  attributes: Attributes,
  read?: (name: string) => void,
): Viewer {
  const all = { ...viewer.attributes, ...attributes }
  const watched = new Proxy(all, {
    get(target, name, receiver) {
      read?.(String(name))
      return Reflect.get(target, name, receiver)
    },
  })
  return {
    ...viewer,
    narrowing: null,
    roles: viewer.roles.filter((role) => role !== 'admin'),
    attributes: read ? watched : all,
  }
}
