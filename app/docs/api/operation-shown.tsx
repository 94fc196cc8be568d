import { Badge, Box, Code, Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { under } from '../../../lib/base-path.ts'
import { answerIn, apiDocument } from '../../../server/openapi/document.ts'
import type {
  DocumentedAnswer,
  DocumentedContent,
  DocumentedOperation,
} from '../../../server/openapi/shape.ts'
import { Marked } from './marked.tsx'
import { KindOf } from './schema-shown.tsx'

type OperationProps = { address: string; method: string; operation: DocumentedOperation }

/** What a route does by one method: what it takes, and what it answers. */
export function OperationShown({ address, method, operation }: OperationProps) {
  const { operationId, summary, description, security, parameters, requestBody, responses } = operation
  return (
    <Box id={operationId}>
      <Group gap="xs" mb={4} align="center">
        <Badge variant="filled" tt="none">
          {method}
        </Badge>
        <Title order={3} size="h5" ff="monospace">
          {under(address)}
        </Title>
      </Group>
      <Stack gap="xs">
        <Text>
          <Marked text={description ? `${summary} ${description}` : summary} />
        </Text>
        <Text c="dimmed">{askerOf(security)}</Text>
        {parameters.length > 0 && (
          <Part title="It takes">
            {parameters.map(({ name, in: place, description: about, schema }) => (
              <li key={name}>
                <Code>{name}</Code> ({PLACES[place]}): <KindOf schema={schema} />.{' '}
                {about && <Marked text={about} />}
              </li>
            ))}
          </Part>
        )}
        {requestBody && (
          <Text>
            Its body: <Bodies content={requestBody.content} />
          </Text>
        )}
        <Part title="It answers">
          {Object.entries(responses).map(([status, answer]) => (
            <AnswerShown key={status} status={status} answer={answerIn(apiDocument(), answer)} />
          ))}
        </Part>
      </Stack>
    </Box>
  )
}

const PLACES = { path: 'in the path', query: 'behind the ?', header: 'a header' }

function askerOf(security: DocumentedOperation['security']): string {
  if (security.length === 0) return 'Everybody is answered.'
  const isOptional = security.some((way) => Object.keys(way).length === 0)
  return isOptional
    ? 'Everybody is answered; who says who they are, with more.'
    : 'It must be known who is asking.'
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <Text fw={600}>{title}</Text>
      <Box component="ul" m={0} pl="lg">
        {children}
      </Box>
    </div>
  )
}

function AnswerShown({ status, answer }: { status: string; answer: DocumentedAnswer }) {
  const { description, headers, content = {} } = answer
  const [sentence = '', ...problems] = description.split('\n').filter((line) => line !== '')
  const isOfProblems = sentence.startsWith('- ')
  return (
    <li>
      <Code>{status}</Code> {!isOfProblems && <Marked text={sentence} />} <Bodies content={content} />
      {Object.keys(headers).length > 1 && (
        <Text size="sm" c="dimmed">
          With {Object.keys(headers).join(', ')}
        </Text>
      )}
      {(isOfProblems || problems.length > 0) && (
        <Box component="ul" pl="lg">
          {[sentence, ...problems]
            .filter((line) => line.startsWith('- '))
            .map((line) => (
              <li key={line}>
                <Marked text={line.slice(2)} />
              </li>
            ))}
        </Box>
      )}
    </li>
  )
}

/** Problems are said by their codes. */
function Bodies({ content }: { content: DocumentedContent }) {
  return Object.entries(content)
    .filter(([type]) => type !== 'application/problem+json')
    .map(([type, { schema }]) => (
      <span key={type}>
        {schema && type === 'application/json' ? <KindOf schema={schema} /> : <Code>{type}</Code>}{' '}
      </span>
    ))
}
