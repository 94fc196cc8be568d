import type { ListMultipartUploadsOutput } from '@aws-sdk/client-s3'
import { ask, type Connection } from './client.ts'

type Listing = { Bucket: string; Prefix: string }
/** What is listed. */
type Listed = { Key?: string; UploadId?: string }

/** The objects below a prefix, a page at a time. @throws StoreAwayError */
export async function* objectsOf({ sdk, client }: Connection, listing: Listing): AsyncGenerator<Listed[]> {
  let from: string | undefined
  do {
    const command = new sdk.ListObjectsV2Command({ ...listing, ContinuationToken: from })
    const page = await ask((options) => client.send(command, options))
    yield page?.Contents ?? []
    from = page?.NextContinuationToken
  } while (from !== undefined)
}

/** The uploads that have not been completed, a page at a time. @throws StoreAwayError */
export async function* uploadsOf({ sdk, client }: Connection, listing: Listing): AsyncGenerator<Listed[]> {
  let page: ListMultipartUploadsOutput | null = null
  do {
    const from = { KeyMarker: page?.NextKeyMarker, UploadIdMarker: page?.NextUploadIdMarker }
    const command = new sdk.ListMultipartUploadsCommand({ ...listing, ...from })
    page = await ask((options): Promise<ListMultipartUploadsOutput> => client.send(command, options))
    yield page?.Uploads ?? []
  } while (page?.IsTruncated && page.NextKeyMarker !== undefined)
}
