/**
 * Makes Next send the Content-Length of a route handler's answer, without which nobody sees how long a download will
 * take, or that it broke off. Next drops it, because a body that fetch has decoded may be longer; ours comes from a file.
 * It looks for the name in lower case, as Headers give it (next/dist/server/send-response.js).
 */
export function announceLength(response: Response): Response {
  const { headers } = response
  headers.forEach = (callback, self) => {
    for (const [name, value] of headers) {
      callback.call(self, value, name === 'content-length' ? 'Content-Length' : name, headers)
    }
  }
  return response
}
