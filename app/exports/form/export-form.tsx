'use client'

import { Grid, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type KeyboardEvent, useMemo, useState } from 'react'
import type { DatasetForm } from '../../../lib/dataset.ts'
import type { ExportRequest } from '../../../lib/exports/request.ts'
import { useFocusNext } from '../../ui/focus.ts'
import { Form } from '../../ui/form.tsx'
import { useIsBrowser } from '../../ui/use-is-browser.ts'
import { createExportAction } from '../actions.ts'
import { presetOf } from '../format-words.ts'
import { asksToComeBack, nextViewerOf, useRefusable } from '../use-refusable.tsx'
import { useRequestKey } from '../use-request-key.ts'
import { FROM, isBare, readAddress } from './address/address.ts'
import { useAddress } from './address/use-address.ts'
import { useWrittenDraft } from './address/use-written-draft.ts'
import { ColumnsField } from './columns-field.tsx'
import {
  type Draft,
  draftErrors,
  inTimeZone,
  type Messages,
  newDraft,
  openingErrors,
  toDraft,
  toMessages,
  toRequest,
} from './draft.ts'
import { FiltersField } from './filters-field.tsx'
import { OptionsField } from './options-field.tsx'
import { lackOf } from './preview/lack.ts'
import { PreviewPanel } from './preview/preview-panel.tsx'
import { usePreview } from './preview/use-preview.ts'
import { rowsInWords } from './preview/words.ts'
import { SubmitPanel } from './submit-panel.tsx'
import { unplacedMessages } from './unplaced.ts'
import { UnplacedAlert } from './unplaced-alert.tsx'
import { UnreadAlert } from './unread-alert.tsx'
import { useKeptDraft } from './use-kept-draft.ts'
import { useRememberedFormat } from './use-remembered-format.tsx'
import { useShownTimeZone } from './use-shown-time-zone.ts'
import { useOwnTimeZone } from './use-time-zones.ts'

type ExportFormProps = {
  dataset: DatasetForm
  /** Whether the viewer may see some of its rows at most. */
  isLimited: boolean
  /** Whether this server shows the first rows of what is entered. */
  hasPreview: boolean
  /** What it starts with, instead of everything, where the address names an earlier export. */
  earlier?: ExportRequest
}

/** Columns, filters and options of one dataset's export, as the address has them, and the button that makes the export. */
export function ExportForm({ dataset, isLimited, hasPreview, earlier }: ExportFormProps) {
  const { opened, write } = useAddress()
  const search = new URLSearchParams(opened.search)
  const isNew = isBare(search)
  const isBrowser = useIsBrowser()
  const ownTimeZone = useOwnTimeZone()
  const base = earlier && search.has(FROM) ? toDraft(earlier) : newDraft(dataset)
  const initial = readAddress(dataset, search, isNew ? inTimeZone(base, ownTimeZone) : base)
  return (
    <OpenedForm
      // A new form of the server's is in UTC: it makes way for one in the zone of the browser before anything can be entered.
      key={`${opened.count} ${isNew ? ownTimeZone : ''}`}
      dataset={dataset}
      isLimited={isLimited}
      hasPreview={hasPreview}
      initial={initial}
      isNew={isBrowser && isNew}
      ownTimeZone={ownTimeZone}
      write={write}
    />
  )
}

type OpenedFormProps = Omit<ExportFormProps, 'earlier'> & {
  initial: Draft
  /** Whether nobody has said anything of it. */
  isNew: boolean
  ownTimeZone: string
  write: (search: string) => void
}

function OpenedForm(props: OpenedFormProps) {
  const { dataset, isLimited, hasPreview, initial, isNew, ownTimeZone, write } = props
  const [element, focusNext] = useFocusNext<HTMLFormElement>()
  const [isPending, run] = useRefusable()
  const { keyOf, asked } = useRequestKey()
  // The address goes on with what is entered.
  const [opened] = useState(initial)
  const form = useForm<Draft>({
    initialValues: initial,
    initialErrors: openingErrors(dataset, initial),
    validate: (draft) => draftErrors(dataset, draft),
  })
  const { taken, origin, remember, inFull } = useRememberedFormat(form, { isNew, ownTimeZone, focusNext })
  const isTooLong = useWrittenDraft(dataset, form.values, (search) => write(inFull(search)), ownTimeZone)
  // After what is remembered: what was kept is of this very form.
  const { isTakenUp, keep, forget } = useKeptDraft(dataset, form, asked, isTooLong)

  const request = toRequest(dataset, form.values)
  const lack = useMemo(
    () => lackOf(dataset, form.values, form.errors as Messages),
    [dataset, form.values, form.errors],
  )
  const isComplete = lack === null
  const preview = usePreview(dataset.id, hasPreview && isComplete ? request : null)

  const [isTimeZoneAsked, showTimeZone] = useShownTimeZone(focusNext)

  const focusFirstError = () => focusNext('[aria-invalid="true"], [data-unread]')

  const submit = (draft: Draft) => {
    const request = toRequest(dataset, draft)
    forget()
    remember(draft.format)
    run(
      (madeFor) => createExportAction(madeFor, dataset.id, request, keyOf(request)),
      (refusal) => {
        if (asksToComeBack(refusal)) keep(nextViewerOf(refusal))
        // The period has come to mean other days since it was asked for.
        if (refusal.code === 'key_reused') asked.current = null
        form.setErrors(toMessages(refusal.errors))
        focusFirstError()
      },
    )
  }

  return (
    <Form
      ref={element}
      noValidate
      onKeyDown={keepEnterFromExporting}
      onSubmit={form.onSubmit(submit, focusFirstError)}
      aria-label="Export"
    >
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="lg">
            <UnreadAlert unread={form.values.unread} onLeaveOut={() => form.setFieldValue('unread', [])} />
            <ColumnsField dataset={dataset} form={form} />
            <FiltersField dataset={dataset} isLimited={isLimited} form={form} onTimeZone={showTimeZone} />
            <OptionsField
              key={`${isTakenUp} ${taken !== null}`}
              form={form}
              isOpen={presetOf(taken ?? opened.format) === undefined}
              isAsked={isTimeZoneAsked}
              origin={origin}
            />
            <PreviewPanel state={hasPreview ? preview : null} lack={lack} />
          </Stack>
        </Grid.Col>
        {/* On a phone the button stays at the screen's end, however long the form is (theme.css). */}
        <Grid.Col span={{ base: 12, md: 4 }} className="submit-place">
          <UnplacedAlert messages={unplacedMessages(dataset, form.values, form.errors as Messages)} />
          <SubmitPanel
            dataset={dataset}
            isLimited={isLimited}
            request={request}
            rows={isComplete && preview.isNewest && preview.shown ? rowsInWords(preview.shown) : null}
            isPending={isPending}
          />
        </Grid.Col>
      </Grid>
    </Form>
  )
}

/** In a field, Enter is for the field: browsers would press the form's button. On the button itself it does. */
function keepEnterFromExporting(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault()
}
