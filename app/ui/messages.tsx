'use client'

import { Notifications, notifications } from '@mantine/notifications'
import { usePathname } from 'next/navigation'
import { useEffect } from 'react'

/** The place of messages over the page. They stay until they are closed, because people read at their own pace, or another page opens. */
export function Messages() {
  const pathname = usePathname()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect is there for the change itself.
  useEffect(() => () => notifications.clean(), [pathname])
  return <Notifications position="top-right" containerWidth={360} autoClose={false} />
}
