'use server'

import type { ProblemDetails } from '../../../lib/problems/problem.ts'
import { sendAgain } from '../../../server/webhooks/deliveries.ts'
import {
  changeEndpoint,
  makeEndpoint,
  removeEndpoint,
  renewSecret,
  testEndpoint,
} from '../../../server/webhooks/endpoints.ts'
import { changeFor, changesFor } from '../../attempt.ts'

// `madeFor` is whom the page was made for that calls it, here and in all actions.

/** Adds a webhook of the viewer's. @param input what the form has; it may be anything. @returns its id and its secret, which is shown once. */
export async function makeEndpointAction(
  madeFor: string,
  input: unknown,
): Promise<{ id: string; secret: string } | ProblemDetails> {
  return changeFor(madeFor, 'a webhook could not be added', async (viewer) => {
    const { endpoint, secret } = await makeEndpoint(viewer, input)
    return { id: endpoint.id, secret }
  })
}

/** Changes where a webhook of the viewer's is told, and of what. @param input what the form has; it may be anything. */
export async function changeEndpointAction(
  madeFor: string,
  id: string,
  input: unknown,
): Promise<ProblemDetails | null> {
  return changesFor(madeFor, 'a webhook could not be changed', (viewer) => changeEndpoint(viewer, id, input))
}

/** Enables or disables a webhook of the viewer's. */
export async function enableEndpointAction(
  madeFor: string,
  id: string,
  isEnabled: boolean,
): Promise<ProblemDetails | null> {
  return changesFor(madeFor, 'a webhook could not be changed', (viewer) =>
    changeEndpoint(viewer, id, { isEnabled: isEnabled === true }),
  )
}

/** Removes a webhook of the viewer's. */
export async function removeEndpointAction(madeFor: string, id: string): Promise<ProblemDetails | null> {
  return changesFor(madeFor, 'a webhook could not be removed', (viewer) => removeEndpoint(viewer, id))
}

/** Gives a webhook of the viewer's a new secret. @returns it, to be shown once. */
export async function renewSecretAction(
  madeFor: string,
  id: string,
): Promise<{ secret: string } | ProblemDetails> {
  return changeFor(madeFor, 'a secret could not be renewed', async (viewer) => ({
    secret: await renewSecret(viewer, id),
  }))
}

/** Sends a webhook of the viewer's a test. */
export async function testEndpointAction(madeFor: string, id: string): Promise<ProblemDetails | null> {
  return changesFor(madeFor, 'a webhook could not be tried', (viewer) => testEndpoint(viewer, id))
}

/** Sends a delivery again. */
export async function sendAgainAction(
  madeFor: string,
  endpointId: string,
  deliveryId: string,
): Promise<ProblemDetails | null> {
  return changesFor(madeFor, 'a delivery could not be sent again', (viewer) =>
    sendAgain(viewer, endpointId, deliveryId),
  )
}
