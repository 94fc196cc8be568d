import { fromPrisma } from 'pg-boss'
import { type Format, formatSchema } from '../lib/exports/format-options.ts'
import { type Bearer, openClaimLink, worksStill } from '../lib/exports/link-bearer.ts'
import type { ExportView } from '../lib/exports/view.ts'
import { Problem, problemDetails } from '../lib/problems/problem.ts'
import type { Store } from '../lib/store/store.ts'
import { isOfPastDemo } from './auth/demo.ts'
import { findClaim } from './claim-view.ts'
import { downloadResponse } from './download.ts'
import { sayWhoAsks } from './http/asker.ts'
import { claimStatePath } from './http/claim-paths.ts'
import { clientAddress } from './http/client-address.ts'
import { prisma } from './prisma.ts'
import { findFile } from './queries.ts'
import { mayGoOn } from './stored-file.ts'

/*
 * What whoever has a claim link gets: the state of one export, and its file. It is not among the ways of server/viewer.ts, so that no other
 * page, route or action can be reached by it; and of whoever has signed in nothing is asked here.
 */

/**
 * Who has a claim link.
 * @param token as it stands in the address; it may be anything.
 * @throws Problem `link_unknown` for every token that opens nothing.
 */
async function bearerOf(token: string): Promise<Bearer> {
  const bearer = await openClaimLink(fromPrisma(prisma()), token, clientAddress())
  if (!bearer || isOfPastDemo(bearer.viewer.id)) throw new Problem('link_unknown')
  sayWhoAsks(bearer.viewer.via ?? null)
  return bearer
}

/** The export of a claim link, as its bearer may see it. @throws as {@link bearerOf}. */
export async function findShared(store: Store, token: string): Promise<ExportView> {
  return findSharedOf(store, token, await bearerOf(token))
}

/**
 * The same for its page, which shows the beginning of the file: with how it is written, and nothing else of what was asked for. `format` is
 * null where another version has written it.
 */
export async function findSharedPage(
  store: Store,
  token: string,
): Promise<{ view: ExportView; format: Format | null }> {
  const bearer = await bearerOf(token)
  const [view, file] = await Promise.all([
    findSharedOf(store, token, bearer),
    findFile(bearer.viewer, bearer.exportId),
  ])
  return { view, format: formatSchema.safeParse(file?.format ?? {}).data ?? null }
}

async function findSharedOf(store: Store, token: string, { viewer, exportId }: Bearer): Promise<ExportView> {
  const view = await findClaim(store, viewer, exportId)
  // It was deleted in this moment.
  if (!view) throw new Problem('link_unknown')
  return sharedView(view, token)
}

/** Answers GET or HEAD for the file of a claim link. @throws as {@link bearerOf} and {@link downloadResponse}. */
export async function sharedFileResponse(store: Store, token: string, request: Request): Promise<Response> {
  const { viewer, exportId } = await bearerOf(token)
  const goesOn = async () =>
    (await worksStill(fromPrisma(prisma()), token)) && (await mayGoOn({ ...viewer, via: null }, exportId))
  return downloadResponse(store, viewer, exportId, request, goesOn)
}

/** Without what is the owner's alone: what they call it, another export of theirs, and sentences that may name a column, or a row by its key. */
function sharedView(view: ExportView, token: string): ExportView {
  const { artifact, error, retry } = view
  return {
    ...view,
    name: null,
    repeatOf: null,
    artifact: artifact && { ...artifact, url: `${claimStatePath(token)}/file` },
    error: error && problemDetails(error.code),
    retry: retry && { ...retry, reason: problemDetails(retry.code).title },
  }
}
