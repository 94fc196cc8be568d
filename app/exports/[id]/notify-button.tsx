'use client'

import { Button } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useIsBrowser } from '../../ui/use-is-browser.ts'
import type { Stage } from '../stage.ts'
import { TEXTS } from './texts.ts'

type NotifyButtonProps = { stage: Stage; id: string; datasetLabel: string }

/** Says by the system that the export has ended, to somebody who looks at another window meanwhile. It has to stay until then. */
export function NotifyButton({ stage, id, datasetLabel }: NotifyButtonProps) {
  const isBrowser = useIsBrowser()
  const [isWanted, setWanted] = useState(false)
  const [isRefused, setRefused] = useState(false)
  const isWaiting = stage === 'queued' || stage === 'running'
  useEffect(() => {
    if (!isWanted || isWaiting || stage === 'cancelling') return
    tell(stage, id, datasetLabel)
    setWanted(false)
  }, [isWanted, isWaiting, stage, id, datasetLabel])
  if (!isWaiting || !isBrowser || isRefused || !canNotify()) return null
  const toggle = async () => {
    if (isWanted) return setWanted(false)
    // Asked only because somebody has pressed a button for it.
    const answer = await Notification.requestPermission()
    setWanted(answer === 'granted')
    setRefused(answer === 'denied')
  }
  const { ask, isOn } = TEXTS.notify
  return (
    <Button
      variant="default"
      w={{ base: '100%', xs: 'fit-content' }}
      leftSection={<IconBell size={18} fill={isWanted ? 'currentColor' : 'none'} />}
      aria-pressed={isWanted}
      onClick={() => void toggle()}
    >
      {isWanted ? isOn : ask}
    </Button>
  )
}

/** Browsers let pages do so by HTTPS and on loopback, and only until somebody has refused it. */
function canNotify(): boolean {
  return window.isSecureContext && 'Notification' in window && Notification.permission !== 'denied'
}

function tell(stage: Stage, id: string, datasetLabel: string): void {
  const title = stage === 'succeeded' ? TEXTS.notify.isReady : TEXTS.notify.hasEnded
  try {
    const shown = new Notification(title, { body: datasetLabel, tag: id })
    shown.onclick = () => {
      window.focus()
      shown.close()
    }
  } catch (error) {
    // Browsers of phones have notifications of service workers only; the title of the page says it all the same.
    if (!(error instanceof TypeError)) throw error
  }
}
