import { randomUUID } from 'node:crypto'
import { levelOf, log, sayInEveryLine } from '../../lib/log.ts'
import { currentRequest } from './current-request.ts'

/**
 * Has every line that belongs to a request say which one (`request`) and who asks (`viewer`, the id of the account; null for nobody, and
 * as long as it is not known; `via`, by what they act, where that is not themselves).
 */
export function nameAskers(): void {
  sayInEveryLine((level) => {
    const asker = currentRequest()?.asker
    if (!asker) return {}
    asker.request ??= randomUUID()
    if (asker.viewer === null) asker.namelessLevel = Math.max(asker.namelessLevel, level)
    const { request, viewer, via } = asker
    return { request, viewer, ...(via !== undefined && { via }) }
  })
}

/**
 * Tells the log who asks. Where lines of the request were written before that was known, one more is, of their level: by `request` it
 * says whose they are.
 */
export function sayWhoAsks(viewer: string | null, via?: string | null): void {
  const asker = currentRequest()?.asker
  if (!asker || viewer === null || asker.viewer === viewer) return
  asker.viewer = viewer
  asker.via = via ?? undefined
  if (asker.namelessLevel > 0) log[levelOf(asker.namelessLevel)]('it is known now who asks')
  asker.namelessLevel = 0
}
