import { BASE_PATH } from '../../lib/base-path.ts'
import { env } from '../../lib/env.ts'
import { askedHeaders } from '../http/asked-headers.ts'
import { ownOrigin } from '../http/own-origin.ts'

/** How a key is sent, as lines of a shell: of the server and by the name that whoever asks knows it by. */
export async function keyExample(): Promise<string> {
  return [
    `URL=${ownOrigin(await askedHeaders(), env())}${BASE_PATH}`,
    'KEY=cc_…',
    'curl "$URL/api/datasets" --header "Authorization: Bearer $KEY"',
  ].join('\n')
}
