import { BASE_PATH } from '../../../lib/base-path.ts'
import { type News, readEvents } from './event-source.ts'

/**
 * Hears the server's events, of which all pages of a browser have one stream: by HTTP/1.1 a browser has six connections to a server, and
 * streams of six tabs would take them all. The page that holds the lock reads it and tells the others; when it goes, the next one does.
 * What one person is told nobody hears who signs in after them, in whatever tab.
 * A browser that has no locks, as for pages without TLS from another machine, hears nothing.
 * @param viewerId whose events they are. @returns what ends it.
 */
export function hearEvents(viewerId: string, hear: (news: News) => void): () => void {
  if (!('locks' in navigator)) return () => undefined
  const name = `claimcheck:live:${BASE_PATH}:${viewerId}`
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }: MessageEvent<News>) => hear(data)
  const tell = (news: News) => {
    channel.postMessage(news)
    hear(news)
  }
  const leaving = new AbortController()
  const { signal } = leaving
  navigator.locks
    .request(name, { signal }, () => {
      readEvents(tell, signal)
      return new Promise((resolve) => signal.addEventListener('abort', resolve))
    })
    // It has left before it was its turn; or the browser has locks for others only, and the page asks for itself.
    .catch(() => undefined)
  return () => {
    leaving.abort()
    channel.close()
  }
}
