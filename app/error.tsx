'use client'

import { Button } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { BASIC_PROBLEMS } from '../lib/problems/basic-problems.ts'
import type { ProblemKind } from '../lib/problems/problem-kind.ts'
import { Notice } from './ui/notice.tsx'

/** What the bundler calls its error when a script of the page's own version is not there any more. */
const LOST_SCRIPT = 'ChunkLoadError'

/** What an error is said to be; `isKnown`: whether it is a problem of ours. */
type Words = Pick<ProblemKind, 'title' | 'advice'> & { isKnown: boolean }

const UNKNOWN: Words = { ...BASIC_PROBLEMS.internal, isKnown: false }

/** What stands in place of a page that could not be rendered. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  if (error instanceof Error && error.name === LOST_SCRIPT) return <NewVersion />
  return <Failure digest={digestOf(error)} retry={retry} />
}

function Failure({ digest, retry }: { digest: string; retry: () => void }) {
  const words = useWords(digest)
  if (!words) return null
  const { title, advice, isKnown } = words
  // By any other digest the log is searched.
  const reference = digest && !isKnown ? ` The log has it as ${digest}.` : ''
  return (
    <Notice title={title} description={`${advice}${reference}`} icon={<IconAlertTriangle />} color="red">
      <Button onClick={retry}>Try again</Button>
    </Notice>
  )
}

/** Loads the words for a problem, without which pages come. @returns null until they are there. */
function useWords(digest: string): Words | null {
  const [words, setWords] = useState<Words | null>(digest === '' ? UNKNOWN : null)
  useEffect(() => {
    if (digest === '') return
    wordsOf(digest).then(setWords, () => setWords(UNKNOWN))
  }, [digest])
  return words
}

async function wordsOf(digest: string): Promise<Words> {
  const { PROBLEMS } = await import('../lib/problems/catalog.ts')
  const { isProblemCode } = await import('../lib/problems/problem.ts')
  return isProblemCode(digest) ? { ...PROBLEMS[digest], isKnown: true } : UNKNOWN
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
