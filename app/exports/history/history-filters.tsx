import { ChoiceFilter, FilterForm, TextFilter } from '../../ui/filter-form.tsx'
import { STAGE_LABELS } from '../stage.ts'

type HistoryFiltersProps = {
  asked: { search?: string; status?: string; dataset?: string }
  /** Those of which the viewer may have exports. */
  datasets: { value: string; label: string }[]
}

/** What people look for, each with the statuses that it means. */
const STATES = [
  { value: 'queued,running', label: 'Not ended yet' },
  { value: 'succeeded', label: STAGE_LABELS.succeeded },
  { value: 'failed', label: STAGE_LABELS.failed },
  { value: 'cancelled', label: STAGE_LABELS.cancelled },
  { value: 'expired', label: STAGE_LABELS.expired },
]

/** Which of the exports are shown. */
export function HistoryFilters({ asked, datasets }: HistoryFiltersProps) {
  return (
    <FilterForm of="your exports" action="/exports" asked={asked} fields={3}>
      <TextFilter name="search" label="Name or dataset" asked={asked.search} />
      <ChoiceFilter name="status" label="Status" asked={asked.status} values={STATES} />
      <ChoiceFilter name="dataset" label="Dataset" asked={asked.dataset} values={datasets} />
    </FilterForm>
  )
}
