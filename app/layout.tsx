import '@mantine/core/styles.css'
import '@mantine/dates/styles.css'
import './ui/theme/theme.css'
import { ColorSchemeScript, mantineHtmlProps } from '@mantine/core'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { under } from '../lib/base-path.ts'
import { findAccountView } from '../server/account-view.ts'
import { CLAIM_HEADER } from '../server/http/claim-paths.ts'
import { NONCE_HEADER } from '../server/http/security-headers.ts'
import { EarlyClicksScript } from './ui/early-clicks.tsx'
import { Providers } from './ui/providers.tsx'
import { Shell } from './ui/shell.tsx'

export const metadata: Metadata = {
  title: { default: 'Claimcheck', template: '%s · Claimcheck' },
  description: 'Large CSV exports without waiting: a ticket at once, the file when it is ready.',
}

// Every page is made for whoever asks for it.
export const dynamic = 'force-dynamic'

/**
 * The frame of every page, which is made anew for every request: what stands in it names the nonce of its answer. Around what a claim link
 * opens it is nobody's, whoever has signed in, and leads nowhere.
 */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const asked = await headers()
  const isOfClaim = asked.get(CLAIM_HEADER) === 'true'
  const account = isOfClaim ? null : await findAccountView()
  const nonce = asked.get(NONCE_HEADER) ?? ''
  return (
    <html lang="en" {...mantineHtmlProps}>
      <head>
        {/* A browser does not tell the nonce of what it has run. */}
        <ColorSchemeScript defaultColorScheme="auto" nonce={nonce} suppressHydrationWarning />
        <EarlyClicksScript nonce={nonce} />
        {/* Not in `metadata`, which may come after the rest: a browser that has read a page without one asks for /favicon.ico. */}
        <link rel="icon" href={under('/icon.svg')} type="image/svg+xml" />
      </head>
      <body>
        <Providers nonce={nonce} viewerId={account?.id ?? null}>
          <Shell account={account} leadsNowhere={isOfClaim}>
            {children}
          </Shell>
        </Providers>
      </body>
    </html>
  )
}
