'use client'

import type { ButtonVariant } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'
import { LinkButton } from '../../ui/links.tsx'
import { TEXTS } from './texts.ts'

/** Opens the form with all that an export was asked for. */
export function EditAgain({ id, variant = 'default' }: { id: string; variant?: ButtonVariant }) {
  return (
    <LinkButton
      href={`/?from=${id}`}
      variant={variant}
      leftSection={<IconAdjustments size={18} />}
      w={{ base: '100%', xs: 'fit-content' }}
    >
      {TEXTS.editAgain}
    </LinkButton>
  )
}
