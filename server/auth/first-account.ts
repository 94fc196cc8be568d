import { fromPrisma } from 'pg-boss'
import { hasAccounts } from '../../lib/accounts/people.ts'
import { env } from '../../lib/env.ts'
import { log } from '../../lib/log.ts'
import { prisma } from '../prisma.ts'
import { isDemo } from './demo.ts'

/** Whether nobody could sign in, because there is no account and no other way in. */
export async function needsFirstAccount(): Promise<boolean> {
  const { oidcIssuer, authHeader, selfRegistration } = env()
  if (isDemo() || oidcIssuer || authHeader || selfRegistration) return false
  return !(await hasAccounts(fromPrisma(prisma())))
}

/** Tells whoever runs the service how to make the first account. */
export async function tellOfFirstAccount(): Promise<void> {
  try {
    if (await needsFirstAccount())
      log.warn(
        'nobody can sign in yet: make the first account with npm run user -- add you@example.com --admin',
      )
  } catch (error) {
    log.warn({ error }, 'whether there is an account is not known')
  }
}
