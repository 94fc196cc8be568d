import { singleSignOnAnswer } from '../../../../../server/auth/single-sign-on-answer.ts'
import { handle } from '../../../../../server/http/handle.ts'
import { otherMethods } from '../../../../../server/http/other-methods.ts'

/** Where the identity provider sends people back to, with what proves who they are. */
export function GET(request: Request): Promise<Response> {
  return handle('GET /api/auth/callback/oidc', () => singleSignOnAnswer(request))
}

export const { HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET')
