import type { Readable } from 'node:stream'
import { env } from '../lib/env.ts'
import { log } from '../lib/log.ts'
import { Problem } from '../lib/problems/problem.ts'
import { bearsLink, type Viewer } from '../lib/viewer.ts'
import { currentRequest } from './http/current-request.ts'

/**
 * A download that has taken no byte for so long, in ms, gives its place to a new one when there is no other: it is probably the
 * dead one that the new one resumes.
 */
const YIELD_MS = 10_000

/** A download that is going on. */
export type Download = {
  /** To whom it is counted, see {@link countedTo}. */
  countedTo: string
  /** When the client took the last piece, in ms of performance.now(). */
  takenAt: number
  /** Ends it and frees what it holds. Safe at any time. */
  end(): void
  /** Ends it for the client too, which sees that it broke off. */
  cut(): void
}

// Kept on globalThis, because the development server loads modules anew at every change.
const holder = globalThis as { claimcheckDownloads?: Set<Download> }
holder.claimcheckDownloads ??= new Set()
const downloads = holder.claimcheckDownloads

/**
 * To whom downloads are counted: each claim link is by itself, so that those who have it do not use up the places of whoever gave it to
 * them, nor the other way round. All together are held to what the process sends.
 */
function countedTo({ id, via }: Viewer): string {
  return (bearsLink({ via }) && via) || id
}

/**
 * Takes a place for a download, as long as the viewer and all people together have one.
 * @param bytes what is sent: the download ends with it, and it is destroyed when the client goes away.
 * @throws Problem `too_many_downloads` or `downloads_busy`; `bytes` is destroyed then.
 */
export function startDownload(viewer: Viewer, bytes: Readable): Download {
  try {
    needPlace(viewer)
  } catch (error) {
    bytes.destroy()
    throw error
  }
  const socket = currentRequest()?.socket
  const download: Download = {
    countedTo: countedTo(viewer),
    takenAt: performance.now(),
    end() {
      downloads.delete(download)
      socket?.off('close', download.end)
      bytes.destroy()
    },
    cut() {
      download.end()
      socket?.destroy()
    },
  }
  downloads.add(download)
  bytes.once('close', download.end)
  socket?.once('close', download.end)
  // It went away before anybody could listen.
  if (socket?.destroyed) download.end()
  return download
}

/** How many downloads are going on at the moment. */
export function countDownloads(): number {
  return downloads.size
}

function needPlace(viewer: Viewer): void {
  const { maxDownloads, maxDownloadsPerPerson } = env()
  const whose = countedTo(viewer)
  const own = [...downloads].filter((each) => each.countedTo === whose)
  if (own.length >= maxDownloadsPerPerson && !cutStalled(own))
    throw new Problem('too_many_downloads', { params: { limit: maxDownloadsPerPerson } })
  if (downloads.size >= maxDownloads && !cutStalled([...downloads])) throw new Problem('downloads_busy')
}

/** Cuts the download that has stood still the longest. @returns false if all of them move. */
function cutStalled(among: readonly Download[]): boolean {
  const [stalest] = among.toSorted((one, other) => one.takenAt - other.takenAt)
  if (!stalest || performance.now() - stalest.takenAt < YIELD_MS) return false
  log.warn({ cutOff: stalest.countedTo }, 'a download that stood still was cut, for another one')
  stalest.cut()
  return true
}
