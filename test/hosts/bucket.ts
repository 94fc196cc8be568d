import path from 'node:path'
import { ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { parseKey } from '../../lib/store/keys.ts'

/** All files in the bucket, and uploads that nobody has completed, by their keys. What is no file, such as the store's id, is left out. */
export async function inBucket(environment: Record<string, string>): Promise<string[]> {
  const {
    S3_ENDPOINT,
    S3_REGION,
    S3_BUCKET: Bucket,
    AWS_ACCESS_KEY_ID = '',
    AWS_SECRET_ACCESS_KEY = '',
  } = environment
  const client = new S3Client({
    endpoint: S3_ENDPOINT,
    region: S3_REGION,
    forcePathStyle: true,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  })
  try {
    const objects = await client.send(new ListObjectsV2Command({ Bucket }))
    const uploads = await client.send(new ListMultipartUploadsCommand({ Bucket }))
    if (objects.IsTruncated) throw new Error('There are more objects than one answer has')
    return [
      ...(objects.Contents ?? []).map(({ Key = '' }) => path.basename(Key)).filter((key) => parseKey(key)),
      ...(uploads.Uploads ?? []).map(({ Key }) => `an upload of ${Key}`),
    ]
  } finally {
    client.destroy()
  }
}
