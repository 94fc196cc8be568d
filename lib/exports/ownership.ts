/**
 * SQL for whether an export is a viewer's: its owner's, of whom whoever is held to something has those that are held to the same.
 * @param owner the parameter with the viewer's id. @param narrowing that with what {@link writeNarrowing} gives.
 */
export const OWNED = (owner: string, narrowing: string) =>
  `owner_id = ${owner}::text and (${narrowing}::jsonb is null or narrowing = ${narrowing}::jsonb)`
