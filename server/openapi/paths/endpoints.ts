import {
  deliveriesQuery,
  deliveryPageSchema,
  deliverySchema,
  endpointChangeSchema,
  endpointListSchema,
  endpointSchema,
  madeEndpointSchema,
  newEndpointSchema,
} from '../../api/endpoints.ts'
import type { Routes } from '../operation.ts'

const ID = { id: 'Of the webhook.' }

export const ENDPOINT_ROUTES: Routes = {
  '/api/endpoints': {
    tag: 'Webhooks',
    operations: {
      GET: {
        id: 'listEndpoints',
        summary: 'Your webhooks, the oldest first; by an API key those that it has made.',
        asker: 'somebody',
        answers: {
          200: { description: 'All your webhooks, without their secrets.', schema: endpointListSchema },
        },
        problems: [],
      },
      POST: {
        id: 'makeEndpoint',
        summary: 'Adds a webhook.',
        asker: 'somebody',
        body: newEndpointSchema,
        answers: {
          201: {
            description:
              'The webhook, with its secret, which no other answer has. `Location` is its address.',
            schema: madeEndpointSchema,
            headers: { Location: 'always' },
          },
        },
        problems: ['too_many_endpoints'],
      },
    },
  },
  '/api/endpoints/{id}': {
    tag: 'Webhooks',
    parameters: ID,
    operations: {
      GET: {
        id: 'getEndpoint',
        summary: 'One of your webhooks; by an API key one that it has made.',
        asker: 'somebody',
        answers: { 200: { description: 'The webhook, without its secret.', schema: endpointSchema } },
        problems: ['endpoint_unknown'],
      },
      PATCH: {
        id: 'changeEndpoint',
        summary: 'Changes a webhook: what the body names of it.',
        asker: 'somebody',
        body: endpointChangeSchema,
        answers: { 200: { description: 'The webhook as it is now.', schema: endpointSchema } },
        problems: ['endpoint_unknown'],
      },
      DELETE: {
        id: 'removeEndpoint',
        summary: 'Removes a webhook, with its deliveries.',
        asker: 'somebody',
        answers: {
          204: { description: 'The webhook is gone, and is told of nothing any more: there is no body.' },
        },
        problems: ['endpoint_unknown'],
      },
    },
  },
  '/api/endpoints/{id}/test': {
    tag: 'Webhooks',
    parameters: ID,
    operations: {
      POST: {
        id: 'testEndpoint',
        summary: 'Sends an event of the type `test`.',
        asker: 'somebody',
        answers: {
          202: { description: 'The delivery of the test, which is sent at once.', schema: deliverySchema },
        },
        problems: ['endpoint_unknown', 'delivery_unknown', 'endpoint_disabled', 'tested_too_fast'],
      },
    },
  },
  '/api/endpoints/{id}/deliveries': {
    tag: 'Webhooks',
    parameters: ID,
    operations: {
      GET: {
        id: 'listDeliveries',
        summary: 'What a webhook was told, and is to be told: the newest first, a page at a time.',
        asker: 'somebody',
        query: deliveriesQuery,
        answers: {
          200: {
            description: 'A page of deliveries, and the cursor of the next one.',
            schema: deliveryPageSchema,
          },
        },
        problems: ['endpoint_unknown'],
      },
    },
  },
  '/api/endpoints/{id}/deliveries/{deliveryId}/send-again': {
    tag: 'Webhooks',
    parameters: { ...ID, deliveryId: 'Of the delivery.' },
    operations: {
      POST: {
        id: 'sendAgain',
        summary: 'Sends a delivery again, under the same id.',
        asker: 'somebody',
        answers: {
          202: { description: 'The delivery as it is now, which is sent at once.', schema: deliverySchema },
        },
        problems: ['endpoint_unknown', 'delivery_unknown', 'endpoint_disabled'],
      },
    },
  },
}
