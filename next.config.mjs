import { readFile } from 'node:fs/promises'
import { PHASE_DEVELOPMENT_SERVER, PHASE_PRODUCTION_SERVER } from 'next/constants.js'

// Nothing about the people who run this service leaves their machines.
process.env.NEXT_TELEMETRY_DISABLED ??= '1'

/**
 * The settings of a server, null for a build: one build runs everywhere. A server with a wrong setting stops here, with the setting's
 * name, and not at somebody's first request.
 */
async function readEnvironment(phase) {
  if (phase !== PHASE_PRODUCTION_SERVER && phase !== PHASE_DEVELOPMENT_SERVER) return null
  const { parseEnvironment } = await import('./lib/env.ts')
  return parseEnvironment(process.env)
}

/** Names the build after what it is made of, so that two builds of one commit are one to the pages of both. */
async function generateBuildId() {
  const { sourcesId } = await import('./scripts/sources.ts')
  return sourcesId()
}

/** The path under which everything is. Pages have it fixed when they are built: a server that is told another one would link to nowhere. */
async function readBasePath(phase, distDir) {
  const { BASE_PATH, isBasePath } = await import('./lib/base-path.ts')
  if (!isBasePath(BASE_PATH))
    throw new Error(`BASE_PATH must be a path such as /exports-app, and is "${BASE_PATH}".`)
  if (phase !== PHASE_PRODUCTION_SERVER) return BASE_PATH
  const built = JSON.parse(await readFile(`${distDir}/required-server-files.json`, 'utf8')).config.basePath
  if (built !== BASE_PATH)
    throw new Error(
      `This build is for ${built ? `BASE_PATH=${built}` : 'no BASE_PATH'}, and BASE_PATH is "${BASE_PATH}": build anew (npm run build).`,
    )
  return BASE_PATH
}

/** Next writes into the TypeScript configuration where its types are; that of another folder is not the project's. */
function tsconfigOf(distDir) {
  return distDir === '.next' ? {} : { tsconfigPath: `${distDir}.tsconfig.json` }
}

/** @returns {Promise<import('next').NextConfig>} */
export default async function config(phase) {
  const environment = await readEnvironment(phase)
  const distDir = process.env.BUILD_FOLDER || '.next'
  const basePath = await readBasePath(phase, distDir)
  return {
    distDir,
    basePath,
    env: { BASE_PATH: basePath },
    reactStrictMode: true,
    poweredByHeader: false,
    // pg and pino are on Next's own list of packages that stay outside of the bundle.
    serverExternalPackages: [
      '@aws-sdk/client-s3',
      '@aws-sdk/s3-request-presigner',
      'pg-boss',
      'prom-client',
      '@prisma/adapter-pg',
      '@prisma/client',
      'better-auth',
      '@better-auth/prisma-adapter',
    ],
    generateBuildId,
    // proxy.ts sees an address as it was sent, and not what could be read of it.
    skipProxyUrlNormalize: true,
    // There is no picture to optimize, and nothing that decodes pictures should stand open for it.
    images: { unoptimized: true },
    // `npm test` checks the types of everything; a build is for people who want to run it.
    typescript: { ignoreBuildErrors: true, ...tsconfigOf(distDir) },
    // The development server tells of each request; the address of a claim link is a secret.
    logging: { incomingRequests: { ignore: [new RegExp(`^${basePath}/(claim|api/claims)/`)] } },
    // A build looks nothing up on the network, and the development server writes no file into the repository.
    agentRules: false,
    experimental: {
      agentUpgrade: false,
      optimizePackageImports: ['@mantine/core', '@mantine/dates', '@mantine/hooks'],
      // Thousands of filter values fit; a larger body is refused before it is parsed.
      serverActions: {
        bodySizeLimit: '256kb',
        // Where a proxy calls us by another name than people do. server/http/gate.ts has looked at the whole origin by then.
        allowedOrigins: environment?.appUrl.map((origin) => new URL(origin).host),
      },
    },
  }
}
