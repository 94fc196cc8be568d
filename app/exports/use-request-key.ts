'use client'

import { useRef } from 'react'

/** The request that was asked for last, as JSON, and what it was called. */
export type AskedRequest = { request: string; key: string }

type RequestKey = {
  /** What to call a request: the same as the last time if it is the same request. */
  keyOf(request: unknown): string
  /** What was asked for last, to be taken up after a reload. */
  asked: { current: AskedRequest | null }
}

/**
 * Gives requests of one form or button their keys. An answer that never came says nothing of whether the export was made: asked for once
 * more under the same key, it is made once.
 */
export function useRequestKey(): RequestKey {
  const asked = useRef<AskedRequest | null>(null)
  const keyOf = (given: unknown) => {
    const request = JSON.stringify(given)
    if (asked.current?.request !== request) asked.current = { request, key: newKey() }
    return asked.current.key
  }
  return { keyOf, asked }
}

/** 128 random bits. Not `crypto.randomUUID`, which browsers have on HTTPS and loopback only. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
