import { Anchor, Box, Stack, Text, Title } from '@mantine/core'
import type { Metadata } from 'next'
import { Fragment } from 'react'
import { under } from '../../../lib/base-path.ts'
import { apiDocument } from '../../../server/openapi/document.ts'
import { Section } from '../../ui/section.tsx'
import { Marked } from './marked.tsx'
import { OperationShown } from './operation-shown.tsx'
import { schemaAnchor } from './schema-anchor.ts'
import { Members, OneOf } from './schema-shown.tsx'

export const metadata: Metadata = { title: 'HTTP API' }

/** The document of the API for people to read (docs/decisions/021-openapi.md). It is the same for everybody, and there for everybody. */
export default function ApiPage() {
  const { info, tags, components } = apiDocument()
  return (
    <Stack gap="lg" style={{ overflowWrap: 'anywhere' }}>
      <Title order={1}>HTTP API</Title>
      {info.description.split('\n\n').map((paragraph) => (
        <Text key={paragraph}>
          <Marked text={paragraph} />
        </Text>
      ))}
      <Text>
        Programs read all of this as OpenAPI 3.1:{' '}
        <Anchor href={under('/api/openapi.json')} underline="always">
          openapi.json
        </Anchor>
      </Text>
      <Section title="Who is asking">
        <Stack gap="xs">
          {Object.entries(components.securitySchemes).map(([name, { description }]) => (
            <Text key={name}>
              <Marked text={description} />
            </Text>
          ))}
        </Stack>
      </Section>
      <Contents />
      {tags.map(({ name, description }) => (
        <Section key={name} title={name} hint={description}>
          <Stack gap="xl">
            {operationsOf(name).map(({ address, method, operation }) => (
              <OperationShown
                key={operation.operationId}
                address={address}
                method={method}
                operation={operation}
              />
            ))}
          </Stack>
        </Section>
      ))}
      <Section title="Schemas" hint="What bodies are made of.">
        <Stack gap="xl">
          {Object.entries(components.schemas).map(([id, schema]) => (
            <Box key={id} id={schemaAnchor(id)}>
              <Title order={3} size="h5" mb="xs">
                {id}
              </Title>
              <Members schema={schema} />
              <OneOf schema={schema} />
            </Box>
          ))}
        </Stack>
      </Section>
    </Stack>
  )
}

function Contents() {
  return (
    <Section title="Contents">
      <Box component="nav" aria-label="Operations">
        {apiDocument().tags.map(({ name }) => (
          <Fragment key={name}>
            <Text fw={600}>{name}</Text>
            <Box component="ul" mt={0} pl="lg">
              {operationsOf(name).map(({ operation: { operationId, summary } }) => (
                <li key={operationId}>
                  <Anchor href={`#${operationId}`}>
                    <Marked text={summary} isPlain />
                  </Anchor>
                </li>
              ))}
            </Box>
          </Fragment>
        ))}
      </Box>
    </Section>
  )
}

/** HEAD says what GET does without its body: it would only be in the way. */
function operationsOf(tag: string) {
  return Object.entries(apiDocument().paths).flatMap(([address, operations]) =>
    Object.entries(operations)
      .filter(([method, { tags }]) => method !== 'head' && tags.includes(tag))
      .map(([method, operation]) => ({ address, method: method.toUpperCase(), operation })),
  )
}
