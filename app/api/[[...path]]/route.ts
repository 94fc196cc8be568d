import { Problem } from '../../../lib/problems/problem.ts'
import { problemResponse } from '../../../server/http/problem-response.ts'

/** For an address that is none of the API's: programs are not told so by a page. */
export async function GET(): Promise<Response> {
  return problemResponse(new Problem('unknown_address'))
}

export { GET as DELETE, GET as PATCH, GET as POST, GET as PUT }
