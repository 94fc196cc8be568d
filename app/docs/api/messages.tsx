import { apiDocument } from '../../../server/openapi/document.ts'
import { Section } from '../../ui/section.tsx'
import { Marked } from './marked.tsx'
import { KindOf } from './schema-shown.tsx'

/** What webhooks are told. */
export function Messages() {
  const webhooks = Object.entries(apiDocument().webhooks)
  const [first] = webhooks
  return (
    <Section title="Messages" hint="What webhooks are told, by a POST to their address.">
      <ul>
        {webhooks.map(([type, { post }]) => (
          <li key={type}>
            <code>{type}</code>: <Marked text={post.summary} /> Body:{' '}
            <KindOf schema={post.requestBody.content['application/json']?.schema ?? {}} />.
          </li>
        ))}
      </ul>
      <h3>With each of them</h3>
      <ul>
        {first?.[1].post.parameters.map(({ name, description = '' }) => (
          <li key={name}>
            <code>{name}</code>: <Marked text={description} />
          </li>
        ))}
      </ul>
      <h3>What the receiver answers</h3>
      <ul>
        {Object.entries(first?.[1].post.responses ?? {}).map(([status, { description }]) => (
          <li key={status}>
            <code>{status}</code> {description}
          </li>
        ))}
      </ul>
    </Section>
  )
}
