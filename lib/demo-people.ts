import type { Viewer } from './viewer.ts'

/** The people of the demo, who need no password: two of different tenants, and one who looks after the service. The first one is there at the start. */
export const DEMO_PEOPLE: readonly Viewer[] = [
  { id: 'demo', name: 'Ada (Europe)', roles: ['member'], attributes: { country: ['CH', 'DE', 'PL'] } },
  { id: 'demo-americas', name: 'Bruno (Americas)', roles: ['member'], attributes: { country: ['BR', 'CA'] } },
  { id: 'demo-admin', name: 'Chen (administrator)', roles: ['member', 'admin'], attributes: {} },
]
