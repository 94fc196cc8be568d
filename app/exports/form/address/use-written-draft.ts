'use client'

import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { DatasetForm } from '../../../../lib/dataset.ts'
import type { Draft } from '../draft.ts'
import { addressOfKept, writeAddress } from './address.ts'

/** The least time between two addresses, in ms: Safari refuses a page that writes more than a hundred in 30 seconds. */
const PACE_MS = 400

/**
 * Lets the address say what has been entered into a form. What the form was opened with is not written: an address may say it in other words.
 * @param ownTimeZone in which a new form is opened here.
 * @returns whether the address cannot hold it, and says so; then somebody else has to keep it.
 */
export function useWrittenDraft(
  dataset: DatasetForm,
  draft: Draft,
  write: (search: string) => void,
  ownTimeZone: string,
): boolean {
  const saved = useRef(draft)
  const savedAt = useRef(0)
  const [isTooLong, setTooLong] = useState(false)
  const save = useEffectEvent(() => {
    if (draft === saved.current) return
    saved.current = draft
    savedAt.current = Date.now()
    const search = writeAddress(dataset, draft, ownTimeZone)
    setTooLong(search === null)
    write(search ?? addressOfKept(dataset))
  })
  useEffect(() => {
    if (draft === saved.current) return
    const timer = setTimeout(() => save(), Math.max(0, savedAt.current + PACE_MS - Date.now()))
    return () => clearTimeout(timer)
  }, [draft])
  // A click may lead away from the page: before it does, the entry in the history has to have everything.
  useEffect(() => {
    const saveNow = () => save()
    document.addEventListener('click', saveNow, true)
    return () => document.removeEventListener('click', saveNow, true)
  }, [])
  return isTooLong
}
