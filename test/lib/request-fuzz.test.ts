import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OPERATOR_VALUES } from '../../lib/exports/filters.ts'
import { fieldErrors, requestSchema } from '../../lib/exports/request.ts'
import { ALL_KINDS, allKinds } from '../support/all-kinds.ts'

const schema = requestSchema(allKinds)
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '\0', '\ud800', '1e5', '2024-02-30', '__proto__'),
)
const operator = fc.constantFrom(...Object.keys(OPERATOR_VALUES))

/** Anything that is nearly a filter: the most places in which a check could trip. */
const nearlyFilter = fc.record(
  {
    column: fc.oneof(fc.constantFrom(...ALL_KINDS), text, fc.jsonValue()),
    operator: fc.oneof(operator, text, fc.jsonValue()),
    value: fc.oneof(
      text,
      fc.array(text),
      fc.record({ from: fc.option(text), to: fc.option(text) }, { requiredKeys: [] }),
      fc.jsonValue(),
    ),
  },
  { requiredKeys: [] },
)

const nearlyRequest = fc.record(
  {
    columns: fc.oneof(fc.subarray([...ALL_KINDS]), fc.array(text), fc.jsonValue()),
    filters: fc.oneof(fc.array(nearlyFilter, { maxLength: 5 }), fc.jsonValue()),
  },
  { requiredKeys: [] },
)

test('no JSON makes the validation throw, and every refusal names a field with a reason', () => {
  const anything = fc.oneof(nearlyRequest, fc.jsonValue({ depthSize: 'large' }), fc.anything())
  fc.assert(
    fc.property(anything, (input) => {
      const parsed = schema.safeParse(input)
      const errors = parsed.success ? [] : fieldErrors(parsed.error)
      expect(parsed.success || errors.length > 0).toBe(true)
      for (const error of errors) expect(error.message).not.toBe('')
    }),
    { numRuns: 3_000 },
  )
})

test('a request that was accepted is accepted again, unchanged, after it was kept as JSON', () => {
  const columns = fc.subarray([...ALL_KINDS], { minLength: 1 })
  const filters = fc.array(
    fc.record({ column: fc.constant('text'), operator: fc.constant('equals'), value: text }),
    { maxLength: 5 },
  )
  let accepted = 0
  fc.assert(
    fc.property(columns, filters, (columns, filters) => {
      const parsed = schema.safeParse({ columns, filters })
      if (!parsed.success) return
      accepted++
      expect(schema.parse(JSON.parse(JSON.stringify(parsed.data)))).toEqual(parsed.data)
    }),
    { numRuns: 1_000 },
  )
  expect(accepted).toBeGreaterThan(100)
})
