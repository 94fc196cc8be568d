/**
 * Waits for something that may never end.
 * @throws Error with the message when it takes longer than `ms`; what it does then is nobody's business any more.
 */
export async function within<T>(ms: number, work: Promise<T>, message: string): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(message)), ms)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
