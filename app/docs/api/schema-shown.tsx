import { Fragment, type ReactNode } from 'react'
import { Marked } from './marked.tsx'
import { schemaAnchor } from './schema-anchor.ts'

/** As much of JSON Schema as our schemas are written in. */
type Schema = {
  $ref?: string
  type?: string | string[]
  description?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  /** The first is what it is; the others say which one. */
  allOf?: Schema[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  default?: unknown
  format?: string
  minimum?: number
  maximum?: number
}
type SchemaProps = { schema: Schema }

/** The members of an object, and theirs. */
export function Members({ schema }: SchemaProps) {
  const { properties, required = [] } = schema
  if (!properties) return null
  return (
    <ul>
      {Object.entries(properties).map(([name, member]) => (
        <li key={name}>
          <code>{name}</code> {!required.includes(name) && '(may be left out) '}
          <KindOf schema={member} />
          {member.description && (
            <div className="about">
              <Marked text={member.description} />
            </div>
          )}
          {inlineOf(member).map((inline) => (
            <Members key={Object.keys(inline.properties ?? {}).join()} schema={inline} />
          ))}
        </li>
      ))}
    </ul>
  )
}

/** The forms that something may have, where it is one of several. */
export function OneOf({ schema }: SchemaProps) {
  const forms = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])]
  return forms.map((form, index) => (
    <Fragment key={JSON.stringify(form)}>
      {index > 0 && <p>or</p>}
      <Members schema={form} />
    </Fragment>
  ))
}

/** Objects that have no name, in a member. */
function inlineOf({ properties, items, anyOf, oneOf, ...schema }: Schema): Schema[] {
  const inner = [...(items ? [items] : []), ...(anyOf ?? []), ...(oneOf ?? [])].flatMap(inlineOf)
  return properties ? [{ ...schema, properties }, ...inner] : inner
}

/** What something is, in a few words. */
export function KindOf({ schema }: SchemaProps): ReactNode {
  const { $ref, allOf, anyOf, oneOf, items } = schema
  if ($ref) return <Reference id={$ref.slice($ref.lastIndexOf('/') + 1)} />
  if (allOf?.[0]) return <KindOf schema={allOf[0]} />
  const forms = anyOf ?? oneOf
  if (forms) return <Alternatives of={forms} />
  if (items)
    return (
      <>
        list of <KindOf schema={items} />
      </>
    )
  return <Plain schema={schema} />
}

function Alternatives({ of }: { of: Schema[] }) {
  return of.map((form, index) => (
    <Fragment key={JSON.stringify(form)}>
      {index > 0 && ' or '}
      <KindOf schema={form} />
    </Fragment>
  ))
}

function Reference({ id }: { id: string }) {
  return <a href={`#${schemaAnchor(id)}`}>{id}</a>
}

function Plain({ schema }: SchemaProps) {
  const { type = 'anything', format, default: usual } = schema
  const values = schema.enum ?? (schema.const === undefined ? [] : [schema.const])
  return (
    <>
      {values.length === 0 && [type].flat().join(' or ')}
      {values.length === 0 && format && ` (${format})`}
      {values.map((value, index) => (
        <Fragment key={String(value)}>
          {index > 0 && ', '}
          <code>{JSON.stringify(value)}</code>
        </Fragment>
      ))}
      {bounds(schema)}
      {usual !== undefined && (
        <>
          , by default <code>{JSON.stringify(usual)}</code>
        </>
      )}
    </>
  )
}

/** Numbers have a bound in any case: what is exact in JavaScript. */
function bounds({ minimum, maximum }: Schema): string {
  if (maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER) return ''
  return `, ${minimum ?? 0} to ${maximum}`
}
