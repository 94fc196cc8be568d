import { BASE_PATH } from '../../../lib/base-path.ts'
import { type News, readEvents } from './event-source.ts'

const NAME = `claimcheck:live:${BASE_PATH}`

/**
 * Hears the server's events, of which all pages of a browser have one stream: by HTTP/1.1 a browser has six connections to a server, and
 * streams of six tabs would take them all. The page that holds the lock reads it and tells the others; when it goes, the next one does.
 * A browser that has no locks, as for pages without TLS from another machine, hears nothing.
 * @returns what ends it.
 */
export function hearEvents(hear: (news: News) => void): () => void {
  if (!('locks' in navigator)) return () => undefined
  const channel = new BroadcastChannel(NAME)
  channel.onmessage = ({ data }: MessageEvent<News>) => hear(data)
  const tell = (news: News) => {
    channel.postMessage(news)
    hear(news)
  }
  const leaving = new AbortController()
  const { signal } = leaving
  navigator.locks
    .request(NAME, { signal }, () => {
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
