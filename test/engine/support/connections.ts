import pg from 'pg'
import type { Sandbox } from '../../support/sandbox.ts'
import { eventually } from '../../support/wait.ts'

/** A connection of a superuser that is not the engine's. */
export async function connect({ adminUrl }: Sandbox): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'claimcheck-test' })
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}

/** Somebody else who changes the database for as long as a test wants. */
export type Writer = AsyncDisposable & {
  /** How often its work has been done. */
  rounds(): number
  /** Waits until its work has been done once more, and says how often it was. */
  nextRound(): Promise<number>
}

/** Does the same work again and again until it is disposed, which throws if the work did. */
export async function startWriter(
  sandbox: Sandbox,
  work: (client: pg.Client, round: number) => Promise<unknown>,
): Promise<Writer> {
  const client = await connect(sandbox)
  let rounds = 0
  let isStopped = false
  const run = async () => {
    while (!isStopped) {
      await work(client, rounds)
      rounds++
    }
  }
  const running = run().then(
    () => null,
    (error: unknown) => ({ error }),
  )
  return {
    rounds: () => rounds,
    nextRound: () => {
      const before = rounds
      return eventually('the writer goes on', () => (rounds > before ? rounds : undefined))
    },
    [Symbol.asyncDispose]: async () => {
      isStopped = true
      const failure = await running
      await client.end()
      if (failure) throw failure.error
    },
  }
}
