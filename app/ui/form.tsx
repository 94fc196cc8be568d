'use client'

import type { ComponentProps } from 'react'
import { useIsBrowser } from './use-is-browser.ts'

/**
 * A form that takes nothing before its scripts are there: what is entered into the page as the server sent it would be lost, and its button
 * would send the fields, passwords too, to the address of the page.
 */
export function Form(props: ComponentProps<'form'>) {
  const isBrowser = useIsBrowser()
  return <form inert={!isBrowser} {...props} />
}
