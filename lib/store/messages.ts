/** What is wrong with the store of a part of the service, in words for whoever runs it. @param whose such as `worker`. */
export function storeMessages(whose: string) {
  return {
    another: `The store of the ${whose} is not the one of its database: correct STORE_FOLDER or S3_BUCKET, or run "npm run adopt-store".`,
    unusable: `The store of the ${whose} (STORE_FOLDER or S3_BUCKET) cannot be read or written: the log says why.`,
  }
}
