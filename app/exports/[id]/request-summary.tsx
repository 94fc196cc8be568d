'use client'

import { Paper, Title } from '@mantine/core'
import { useId } from 'react'
import { TextLink } from '../../ui/links.tsx'
import { LocalTime } from '../../ui/local-time.tsx'
import type { RequestInWords } from '../words.ts'
import { TEXTS } from './texts.ts'

type RequestSummaryProps = {
  datasetLabel: string
  createdAt: string
  /** The export that this one repeats, if any. */
  repeatOf: string | null
  /** Null when the request no longer fits the dataset, or the viewer may no longer export it. */
  request: RequestInWords | null
}

/** What was asked for. */
export function RequestSummary({ datasetLabel, createdAt, repeatOf, request }: RequestSummaryProps) {
  const titleId = useId()
  return (
    <Paper component="section" withBorder p={{ base: 'md', sm: 'xl' }} aria-labelledby={titleId}>
      <Title order={2} size="h4" mb="md" id={titleId}>
        {TEXTS.requested}
      </Title>
      <dl className="data-list">
        <Item label="Dataset">{datasetLabel}</Item>
        <Item label="Requested">
          <LocalTime at={createdAt} />
        </Item>
        {request && <Item label="Columns">{request.columns}</Item>}
        {request && <Item label="Filters">{filterList(request)}</Item>}
        {request?.format && <Item label="Format">{request.format}</Item>}
      </dl>
      {repeatOf !== null && (
        <TextLink href={`/exports/${repeatOf}`} size="sm" mt="md" display="inline-block">
          {TEXTS.repeats}
        </TextLink>
      )}
    </Paper>
  )
}

function Item({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function filterList({ filters, allRows }: RequestInWords) {
  if (filters.length === 0) return `None: ${allRows}`
  return (
    <ul className="plain-list">
      {filters.map((filter, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two may be the same, and none moves.
        <li key={place}>{filter}</li>
      ))}
    </ul>
  )
}
