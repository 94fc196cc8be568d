import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

/** What a developer sees first: the newest exports. */
const FIRST_VIEW = 'schema=claimcheck&table=export&sort=created_at:desc'

/** Nothing is loaded from elsewhere, and nothing is sent there. Studio's page sets styles in place. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "frame-ancestors 'none'",
].join('; ')

/**
 * Puts a secret path before Prisma Studio, which itself runs every SQL for everybody who reaches its port. A cookie would not
 * do: browsers send those of 127.0.0.1 to every port, also to one of another user of the machine.
 * @param secret the first part of every path.
 * @param port the one that Studio listens on; other hosts' names are refused, whatever they resolve to.
 */
export function gated(handler: RequestListener, secret: string, port: number): RequestListener {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  const prefix = `/${secret}/`
  return (request, response) => {
    response.setHeader('Content-Security-Policy', POLICY)
    response.setHeader('Referrer-Policy', 'no-referrer')
    if (!hosts.includes(request.headers.host ?? '')) return refuse(response, 421, 'This is not its address.')
    if (!request.url?.startsWith(prefix)) {
      return refuse(response, 404, 'Open the address that "npm run studio" has printed.')
    }
    const rest = request.url.slice(prefix.length - 1)
    if (rest === '/') return sendPage(response)
    // Prisma's server would report the start of Studio to Prisma.
    if (rest === '/telemetry') return drop(request, response)
    request.url = rest
    return handler(request, response)
  }
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain' }).end(`${reason}\n`)
}

function drop(request: IncomingMessage, response: ServerResponse): void {
  request.resume()
  response.writeHead(204).end()
}

/**
 * Prisma's own page, but for the secret path, and for what it shows first. Its script asks for paths such as `/bff`. Studio
 * tells rows apart by their primary key, which it also sorts by, and shows one row of a view: the number is named as its key.
 */
function sendPage(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' })
  response.end(`<!doctype html>
<html lang="en" style="height: 100%">
  <head>
    <meta charset="utf-8">
    <title>Claimcheck: exports and jobs</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="studio.css">
  </head>
  <body style="height: 100%; margin: 0">
    <div id="root" style="height: 100%"></div>
    <script>
      window.__STUDIO_CONFIG__ = { adapter: 'postgres' }
      location.hash ||= '${FIRST_VIEW}'
      const send = window.fetch
      window.fetch = async (path, options) => {
        // Studio reports its own errors to Prisma.
        if (!String(path).startsWith('/')) return Response.json({})
        const response = await send(String(path).slice(1), options)
        if (path !== '/bff') return response
        const answer = await response.json()
        const tables = Array.isArray(answer[1]) ? answer[1] : []
        const jobs = tables.find(({ schema, name }) => schema === 'claimcheck' && name === 'job')
        for (const column of jobs?.columns ?? []) if (column.name === 'number') column.pk = 1
        return Response.json(answer, { status: response.status })
      }
    </script>
    <script type="module" src="studio.js"></script>
  </body>
</html>
`)
}
