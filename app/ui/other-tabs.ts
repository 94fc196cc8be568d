'use client'

import { useEffect } from 'react'
import { BASE_PATH } from '../../lib/base-path.ts'

/** One of each tab of this service, which hears the others and not itself; made when it is first needed, because the server has none to talk to. */
let channel: BroadcastChannel | null = null

function channelOf(): BroadcastChannel {
  channel ??= new BroadcastChannel(`claimcheck:viewer:${BASE_PATH}`)
  return channel
}

/** Says to the other tabs of this browser who is signed in from now on. @param viewerId null for nobody. */
export function tellOtherTabs(viewerId: string | null): void {
  channelOf().postMessage(viewerId)
}

/**
 * Loads a page anew that is somebody's when another tab says that somebody else is signed in by now: it would go on showing what is theirs,
 * under their name. What was entered in it, which its address says, is not for whoever comes next.
 * @param viewerId whom the page was made for. Null may also mean that it could not be found out, so it says nothing to others.
 */
export function useOtherTabs(viewerId: string | null): void {
  useEffect(() => {
    if (viewerId === null) return
    const hear = ({ data }: MessageEvent<unknown>) => {
      if (data !== viewerId) window.location.replace(window.location.pathname)
    }
    const tabs = channelOf()
    tabs.addEventListener('message', hear)
    tellOtherTabs(viewerId)
    return () => tabs.removeEventListener('message', hear)
  }, [viewerId])
}
