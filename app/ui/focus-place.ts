/** What the Tab key stops at. */
const STOPS = 'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, [tabindex="0"]'

/** Where an element stands: in each element around it, from the nearest on, in which place; and on the page of which path. */
export type Place = { element: HTMLElement; around: { parent: Element; index: number }[]; path: string }

/** @returns null for what is no element, and for the page as a whole, which has the focus when nothing else has. */
export function placeOf(element: unknown): Place | null {
  if (!(element instanceof HTMLElement) || element === document.body) return null
  const around: Place['around'] = []
  for (let child: Element = element; child.parentElement; child = child.parentElement) {
    const { parentElement: parent } = child
    around.push({ parent, index: [...parent.children].indexOf(child) })
  }
  return { element, around, path: window.location.pathname }
}

/**
 * Focuses an element, or if that cannot be any more, what stands in its place by now, or before it, as near as there is something. Where
 * another page has come it is that page's heading: what happens to stand there has nothing to do with what was pressed.
 */
export function focusNear({ element, around, path }: Place): void {
  element.focus()
  if (document.activeElement === element) return
  if (path !== window.location.pathname) {
    focusHeading()
    return
  }
  for (const { parent, index } of around) {
    if (parent.isConnected) stopAt(parent, index)?.focus()
    if (document.activeElement !== document.body) return
  }
}

/** Focuses the heading of the page, from where a keyboard goes on to all of its content. */
export function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>('h1')
  if (!heading) return
  heading.tabIndex = -1
  heading.focus()
}

function stopAt(parent: Element, index: number): HTMLElement | undefined {
  const stops = [...parent.querySelectorAll<HTMLElement>(STOPS)].filter((stop) => stop.checkVisibility())
  const here = parent.children[index]
  const isBefore = (stop: Element) =>
    !here || (stop.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
  return stops.find((stop) => here?.contains(stop)) ?? stops.findLast(isBefore)
}
