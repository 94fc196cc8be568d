import path from 'node:path'
import openapiTypes, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { expect, test } from 'vitest'
import { apiDocument } from '../../server/openapi/document.ts'

const FILE = path.join(import.meta.dirname, '../../examples/typescript-client/api.d.ts')

test('the types of the typed client are those of the document', async () => {
  // It checks the document, too, and writes into what it is given.
  const document = structuredClone(apiDocument()) as unknown as OpenAPI3
  // What has a default may be left out.
  const types = await openapiTypes(document, { defaultNonNullable: false, silent: true })
  const text = `/* Made of the document of the API: npm test -- test/app/api-types.test.ts -u */\n\n${astToString(types)}`
  await expect(text).toMatchFileSnapshot(FILE)
})
