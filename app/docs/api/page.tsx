import './api.css'
import { Stack, Title } from '@mantine/core'
import type { Metadata } from 'next'
import { Fragment } from 'react'
import { under } from '../../../lib/base-path.ts'
import { apiDocument } from '../../../server/openapi/document.ts'
import { keyExample } from '../../../server/openapi/key-example.ts'
import { TAGS } from '../../../server/openapi/operation.ts'
import { shownOperations } from '../../../server/openapi/shown.ts'
import { pageViewer } from '../../../server/viewer.ts'
import { Section } from '../../ui/section.tsx'
import { Anywhere } from './anywhere.tsx'
import { Marked } from './marked.tsx'
import { Messages } from './messages.tsx'
import { OperationShown } from './operation-shown.tsx'
import { schemaAnchor } from './schema-anchor.ts'
import { Members, OneOf } from './schema-shown.tsx'

export const metadata: Metadata = { title: 'HTTP API' }

const PARTS = Object.keys(TAGS) as (keyof typeof TAGS)[]

/** The document of the API for people to read (docs/decisions/021-openapi.md). It is the same for everybody; whoever has not signed in reads the document itself. */
export default async function ApiPage() {
  await pageViewer('/docs/api')
  const { info, components } = apiDocument()
  return (
    <Stack gap="lg" className="api-document">
      <Title order={1}>HTTP API</Title>
      <div>
        {info.description.split('\n\n').map((paragraph) => (
          <p key={paragraph}>
            <Marked text={paragraph} />
          </p>
        ))}
        <p>
          Programs read all of this as OpenAPI 3.1: <a href={under('/api/openapi.json')}>openapi.json</a>
        </p>
      </div>
      <Section title="Who is asking">
        <p>
          <Marked text={components.securitySchemes.key.description} />
        </p>
        <pre>{await keyExample()}</pre>
      </Section>
      <Contents />
      <Anywhere />
      {PARTS.map((tag) => (
        <Section key={tag} title={tag} hint={TAGS[tag]}>
          <div>
            {shownOperations(tag).map((shown) => (
              <OperationShown key={shown.operation.operationId} {...shown} />
            ))}
          </div>
        </Section>
      ))}
      <Messages />
      <Section title="Schemas" hint="What bodies are made of.">
        <div>
          {Object.entries(components.schemas).map(([id, schema]) => (
            <article key={id}>
              <h3 id={schemaAnchor(id)}>{id}</h3>
              <Members schema={schema} />
              <OneOf schema={schema} />
            </article>
          ))}
        </div>
      </Section>
    </Stack>
  )
}

function Contents() {
  return (
    <Section title="Contents">
      <nav aria-label="Operations">
        {PARTS.map((tag) => (
          <Fragment key={tag}>
            <h3>{tag}</h3>
            <ul>
              {shownOperations(tag).map(({ method, address, operation: { operationId, summary } }) => (
                <li key={operationId}>
                  <a href={`#${operationId}`}>
                    <code>
                      {method} {address}
                    </code>
                  </a>{' '}
                  <Marked text={summary} />
                </li>
              ))}
            </ul>
          </Fragment>
        ))}
      </nav>
    </Section>
  )
}
