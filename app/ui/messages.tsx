'use client'

import { Notification, Stack } from '@mantine/core'
import { usePathname } from 'next/navigation'
import { type ReactNode, useEffect, useSyncExternalStore } from 'react'

/** `id`: one that is shown already is not shown again. */
type Message = { id?: string; color: string; title: string; message: ReactNode }
type Shown = Message & { id: string }

const NONE: readonly Shown[] = []
let shown = NONE
let count = 0
const hearers = new Set<() => void>()

function set(next: readonly Shown[]): void {
  shown = next
  for (const hear of hearers) hear()
}

/** Shows a message over whatever page is open. */
export function showMessage(message: Message): void {
  count += 1
  const { id = `message ${count}` } = message
  if (shown.every((other) => other.id !== id)) set([...shown, { ...message, id }])
}

/** Takes all messages away. */
export function clearMessages(): void {
  if (shown.length > 0) set(NONE)
}

function closeMessage(id: string): void {
  set(shown.filter((message) => message.id !== id))
}

function subscribe(hear: () => void): () => void {
  hearers.add(hear)
  return () => hearers.delete(hear)
}

/**
 * The place of messages over the page. They stay until they are closed, because people read at their own pace, or another page opens. It is
 * there from the start: one of them says that the server cannot be reached.
 */
export function Messages() {
  const pathname = usePathname()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect is there for the change itself.
  useEffect(() => clearMessages, [pathname])
  const messages = useSyncExternalStore(
    subscribe,
    () => shown,
    () => NONE,
  )
  return (
    <Stack className="messages" gap="md">
      {messages.map(({ id, message, ...notification }) => (
        <Notification key={id} {...notification} onClose={() => closeMessage(id)}>
          {message}
        </Notification>
      ))}
    </Stack>
  )
}
