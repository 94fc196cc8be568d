import { under } from '../../lib/base-path.ts'
import { tellOtherTabs } from './other-tabs.ts'

/** What the pages of this service keep in a browser begins with it. */
const OURS = 'claimcheck:'

/**
 * Goes to a page as if the browser had never been here: what was entered and downloaded is forgotten, and the page is loaded anew, so
 * that nothing of what Next has cached is shown to whoever comes next. The other tabs of this browser do so too.
 */
export function leaveNothingBehind(path: string): void {
  try {
    for (const storage of [localStorage, sessionStorage]) {
      for (const key of Object.keys(storage)) if (key.startsWith(OURS)) storage.removeItem(key)
    }
  } catch {
    // Storage is blocked, so nothing was kept.
  }
  tellOtherTabs(null)
  window.location.assign(under(path))
}
