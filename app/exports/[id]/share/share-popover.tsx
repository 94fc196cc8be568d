'use client'

import { PopoverBeside } from '../../../ui/popover-beside.tsx'
import type { Beside } from '../../../ui/use-opening.ts'
import type { ShareProps } from './share-button.tsx'
import { SharePanel } from './share-panel.tsx'

/** Wide enough for a date in a line, and no wider than the narrowest screen (WCAG 1.4.10). */
const WIDTH = 'min(24rem, calc(100vw - 40px))'

/** The panel beside its button. */
export function SharePopover({ beside, ...props }: ShareProps & { beside: Beside }) {
  return (
    <PopoverBeside beside={beside} position="bottom-start" w={WIDTH}>
      <SharePanel {...props} onClose={beside.close} />
    </PopoverBeside>
  )
}
