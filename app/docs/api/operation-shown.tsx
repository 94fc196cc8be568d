import { PROBLEMS, type ProblemCode } from '../../../lib/problems/catalog.ts'
import type {
  DocumentedContent,
  DocumentedOperation,
  DocumentedParameter,
} from '../../../server/openapi/shape.ts'
import type { ShownAnswer, ShownOperation } from '../../../server/openapi/shown.ts'
import { Marked } from './marked.tsx'
import { KindOf } from './schema-shown.tsx'

/** What a route does by one method: what it takes, and what it answers beside what is said once of all. */
export function OperationShown({ address, method, operation, answers }: ShownOperation) {
  const { operationId, summary, description, security, parameters, requestBody } = operation
  return (
    <article>
      <h3 id={operationId}>
        {method} {address}
      </h3>
      <p>
        <Marked text={description ? `${summary} ${description}` : summary} />
      </p>
      <p className="about">{askerOf(security)}</p>
      {(parameters.length > 0 || requestBody) && (
        <>
          <h4>It takes</h4>
          <ul>
            {parameters.map((parameter) => (
              <ParameterShown key={parameter.name} {...parameter} />
            ))}
            {requestBody && (
              <li>
                a body: <Bodies content={requestBody.content} />
              </li>
            )}
          </ul>
        </>
      )}
      <h4>It answers</h4>
      <ul>
        {answers.map((answer) => (
          <AnswerShown key={answer.status} {...answer} />
        ))}
      </ul>
    </article>
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

function ParameterShown({ name, in: place, description, schema }: DocumentedParameter) {
  return (
    <li>
      <code>{name}</code> ({PLACES[place]}): <KindOf schema={schema} />.{' '}
      {description && <Marked text={description} />}
    </li>
  )
}

function AnswerShown({ status, description, content, headers, problems }: ShownAnswer) {
  return (
    <>
      {description && (
        <li>
          <code>{status}</code> <Marked text={description} />
          {Object.keys(content).length > 0 && (
            <>
              {' '}
              Body: <Bodies content={content} />.
            </>
          )}
          <HeadersShown names={headers} />
        </li>
      )}
      {problems.map((code) => (
        <ProblemShown key={code} code={code} headers={headers} />
      ))}
    </>
  )
}

/** What a problem means. @param headers what its answer has beside those of every problem of its status. */
export function ProblemShown({ code, headers = [] }: { code: ProblemCode; headers?: string[] }) {
  return (
    <li>
      <code>{PROBLEMS[code].status}</code> <code>{code}</code>: {PROBLEMS[code].title}
      <HeadersShown names={headers} />
    </li>
  )
}

function HeadersShown({ names }: { names: string[] }) {
  return names.length > 0 && ` Headers: ${names.join(', ')}.`
}

function Bodies({ content }: { content: DocumentedContent }) {
  return Object.entries(content).map(([type, { schema }], index) => (
    <span key={type}>
      {index > 0 && ' or '}
      {schema && type === 'application/json' ? <KindOf schema={schema} /> : <code>{type}</code>}
    </span>
  ))
}
