'use client'

import { Button } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import { PROBLEMS } from '../lib/problems/catalog.ts'
import { isProblemCode } from '../lib/problems/problem.ts'
import { Notice } from './ui/notice.tsx'

/** What the bundler calls its error when a script of the page's own version is not there any more. */
const LOST_SCRIPT = 'ChunkLoadError'

/** What stands in place of a page that could not be rendered. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  if (error instanceof Error && error.name === LOST_SCRIPT) return <NewVersion />
  const digest = digestOf(error)
  const { title, advice } = PROBLEMS[isProblemCode(digest) ? digest : 'internal']
  // By any other digest the log is searched.
  const reference = digest && !isProblemCode(digest) ? ` The log has it as ${digest}.` : ''
  return (
    <Notice title={title} description={`${advice}${reference}`} icon={<IconAlertTriangle />} color="red">
      <Button onClick={retry}>Try again</Button>
    </Notice>
  )
}

function NewVersion() {
  return (
    <Notice title="A new version is here" description="Load the page anew, and go on." icon={<IconRefresh />}>
      <Button onClick={() => window.location.reload()}>Load it anew</Button>
    </Notice>
  )
}

/** What Next says of an error of the server's: the code of a problem, or a number of its own. Empty for an error of the browser's. */
function digestOf(error: unknown): string {
  const digest = error instanceof Error && 'digest' in error ? error.digest : undefined
  return typeof digest === 'string' ? digest : ''
}
