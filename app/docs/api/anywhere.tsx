import { GROUPS, HEADERS_BY_STATUS } from '../../../server/openapi/anywhere.ts'
import { ANSWER_HEADERS, type AnswerHeader } from '../../../server/openapi/headers.ts'
import { Section } from '../../ui/section.tsx'
import { Marked } from './marked.tsx'
import { ProblemShown } from './operation-shown.tsx'

/** What many operations have, which is not said again of each. */
export function Anywhere() {
  return (
    <Section title="Anywhere" hint="Of each operation, only what it has beside this is said below.">
      {GROUPS.map(({ where, problems, headers = {} }) => (
        <div key={where}>
          <h3>
            <Marked text={where} />
          </h3>
          <ul>
            {Object.keys(headers).map((name) => (
              <HeaderShown key={name} name={name as AnswerHeader} />
            ))}
            {problems.map((code) => (
              <ProblemShown key={code} code={code} />
            ))}
          </ul>
        </div>
      ))}
      <h3>With a problem</h3>
      <ul>
        {Object.entries(HEADERS_BY_STATUS).flatMap(([status, headers]) =>
          Object.keys(headers).map((name) => (
            <HeaderShown key={`${status} ${name}`} status={status} name={name as AnswerHeader} />
          )),
        )}
      </ul>
    </Section>
  )
}

function HeaderShown({ name, status }: { name: AnswerHeader; status?: string }) {
  return (
    <li>
      {status && (
        <>
          <code>{status}</code> has{' '}
        </>
      )}
      <code>{name}</code>: {ANSWER_HEADERS[name].description}
    </li>
  )
}
