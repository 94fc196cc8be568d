'use client'

import { createContext, useContext } from 'react'

/** The id of whoever the page was made for; null for nobody. */
export const ViewerId = createContext<string | null>(null)

/** Whose page this is: what is kept in the browser is kept for them. */
export function useViewerId(): string {
  return useContext(ViewerId) ?? ''
}
