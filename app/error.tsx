'use client'

import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { PROBLEMS } from '../lib/problems/catalog.ts'
import { Notice } from './ui/notice.tsx'

/** What stands in place of a page that could not be rendered. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const { title, advice } = PROBLEMS.internal
  return (
    <Notice
      title={title}
      description={`${advice}${referenceOf(error)}`}
      icon={<IconAlertTriangle />}
      color="red"
    >
      <Button onClick={retry}>Try again</Button>
    </Notice>
  )
}

/** Next's digest, by which the log is searched. */
function referenceOf(error: unknown): string {
  const digest = error instanceof Error && 'digest' in error ? error.digest : undefined
  return typeof digest === 'string' ? ` The log has it as ${digest}.` : ''
}
