import type { Viewer } from '../lib/viewer.ts'

const DEMO_VIEWER: Viewer = { id: 'demo', name: 'Demo viewer', roles: ['member'], attributes: {} }

/**
 * Who is asking. There are no accounts yet: everybody who reaches the server is the demo viewer, which is why the
 * server listens on loopback only. Every page, action and route calls this, and every query is scoped by its `id`.
 */
export async function currentViewer(): Promise<Viewer> {
  return DEMO_VIEWER
}
