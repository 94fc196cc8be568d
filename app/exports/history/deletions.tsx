'use client'

import { VisuallyHidden } from '@mantine/core'
import { createContext, type ReactNode, use, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { isFocusLost } from '../../ui/focus.ts'
import { focusHeading } from '../../ui/focus-place.ts'
import { TEXTS } from './texts.ts'

type Deletion = {
  /** An export of the history is about to be deleted. */
  begin: (id: string) => void
  /** It is deleted. */
  tell: (title: string) => void
}

const Context = createContext<Deletion | null>(null)

/**
 * Around the history, also one that has become empty: says what has been deleted, and gives the focus to the row that comes after it, or
 * before it, or to the page's heading. The row itself is gone by then, with all that it could do.
 * @param ids of the exports that the page shows, in their order.
 */
export function Deletions({ ids, children }: { ids: string[]; children: ReactNode }) {
  const [said, setSaid] = useState('')
  const begun = useRef<{ id: string; ids: string[] } | null>(null)
  const shown = useRef(ids)
  useLayoutEffect(() => {
    shown.current = ids
    const before = begun.current
    if (before === null || ids.includes(before.id)) return
    begun.current = null
    if (isFocusLost()) focusBeside(before.id, before.ids)
  }, [ids])
  const deletion = useMemo<Deletion>(
    () => ({
      begin(id) {
        begun.current = { id, ids: shown.current }
        // The next one may be called the same, and would not be said.
        setSaid('')
      },
      tell: (title) => setSaid(TEXTS.deleting.done(title)),
    }),
    [],
  )
  return (
    <Context value={deletion}>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      {children}
    </Context>
  )
}

/** What a row tells of its export's deletion. */
export function useDeletion(): Deletion {
  const deletion = use(Context)
  if (!deletion) throw new Error('A row of the history needs Deletions around it')
  return deletion
}

function focusBeside(id: string, ids: string[]): void {
  const place = ids.indexOf(id)
  const others = [...ids.slice(place + 1), ...ids.slice(0, place).reverse()]
  const more = others.flatMap((each) => document.querySelector<HTMLElement>(`[data-more="${each}"]`) ?? [])
  if (more[0]) more[0].focus()
  else focusHeading()
}
