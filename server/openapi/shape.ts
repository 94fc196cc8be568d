/** A part of the document. */
export type Json = Record<string, unknown>

/** The document of the API, as far as we write it: the same for everybody, as long as the process runs. */
export type Document = {
  openapi: string
  info: {
    title: string
    version: string
    description: string
    /** By its SPDX identifier. */
    license: { name: string; identifier: string }
  }
  servers: { url: string }[]
  tags: { name: string; description: string }[]
  /** By their addresses below the base path, and by methods in small letters. */
  paths: Record<string, Record<string, DocumentedOperation>>
  /** What is sent to receivers, by its type. */
  webhooks: Record<string, { post: DocumentedWebhook }>
  components: {
    securitySchemes: Record<'key' | 'session', { description: string }>
    schemas: Record<string, Json>
    responses: Record<string, DocumentedAnswer>
  }
}

export type DocumentedOperation = {
  operationId: string
  summary: string
  description?: string
  tags: string[]
  /** Ways of saying who is asking, any of them; without one for nobody. */
  security: Record<string, never[]>[]
  parameters: DocumentedParameter[]
  requestBody?: { required: boolean; content: DocumentedContent }
  /** By their statuses. */
  responses: Record<string, DocumentedAnswer | Reference>
}

export type DocumentedWebhook = Omit<DocumentedOperation, 'requestBody' | 'responses'> & {
  requestBody: { required: boolean; content: DocumentedContent }
  /** What receivers answer, by its status. */
  responses: Record<string, { description: string }>
}

/** Points to where something stands in the document. */
export type Reference = { $ref: string }

export type DocumentedParameter = {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  description?: string
  schema: Json
}

export type DocumentedAnswer = {
  description: string
  headers: Record<string, { description: string; required: boolean; schema: Json }>
  content?: DocumentedContent
}

/** By media types. */
export type DocumentedContent = Record<string, { schema?: Json }>
