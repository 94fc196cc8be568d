import { fromPrisma } from 'pg-boss'
import { keptBytes, quotaBytes } from '../lib/exports/quota.ts'
import type { Viewer } from '../lib/viewer.ts'
import { prisma } from './prisma.ts'

/** How much room the viewer's files take, and how much they may, in bytes. */
export async function readKept({ id }: Pick<Viewer, 'id'>): Promise<{ bytes: number; quota: number }> {
  return { bytes: await keptBytes(fromPrisma(prisma()), id), quota: quotaBytes() }
}
