import { callAuth } from '../../../../../server/auth/auth-request.ts'
import { duringSignIn } from '../../../../../server/auth/oidc.ts'
import { clientAddress } from '../../../../../server/http/client-address.ts'
import { handle } from '../../../../../server/http/handle.ts'

/** Where the identity provider sends people back to, with what proves who they are. */
export function GET(request: Request): Promise<Response> {
  return handle('GET /api/auth/callback/oidc', () =>
    duringSignIn(() =>
      callAuth(`/callback/oidc${new URL(request.url).search}`, {
        headers: request.headers,
        address: clientAddress(),
      }),
    ),
  )
}
