/**
 * The program behind `npm run test:hosts` (scripts/tasks/test-hosts.ts), which runs it as the first process of namespaces of its own: with
 * it ends whatever it has started, and networks, mounts and processes are gone.
 */
import { chmod } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { say, warn } from '../../scripts/terminal.ts'
import { type Asker, Sightings } from './asking.ts'
import { type Deployment, deploy, programsOf, ready } from './deployment.ts'
import { doFaults, planFaults } from './faults.ts'
import { tellFigures } from './figures.ts'
import { invite, type Person } from './people.ts'
import { type Random, randomFrom } from './random.ts'
import { watchUsage } from './usage.ts'
import { judge } from './verdict.ts'
import { type Visit, visit } from './visit.ts'
import { References, type Wish, wish } from './wishes.ts'

const PEOPLE = 20
/** When in the time of the faults the last click comes. */
const CLICKS_UNTIL = 0.8
/** How long exports may take to end once all is healed, in ms. */
const SETTLE_MS = 5 * 60_000

type Plan = { seed: number; minutes: number; exports: number; folder: string; logs: string }

const plan = JSON.parse(process.argv[2] ?? '{}') as Plan
// Nobody is there any more who would want to know.
process.stdin.resume().once('end', () => process.exit(1))
main(plan).then(
  (code) => process.exit(code),
  (error: unknown) => {
    warn(error instanceof Error ? (error.stack ?? error.message) : String(error))
    process.exit(1)
  },
)

/** @returns the exit code. */
async function main({ seed, minutes, exports, folder, logs }: Plan): Promise<number> {
  // Postgres runs as somebody else, and reaches its own folder only.
  await chmod(folder, 0o711)
  process.env.TMPDIR = folder
  say(`Seed ${seed}: ${exports} exports of ${PEOPLE} people, ${minutes} minutes of faults`)
  const tell = teller()
  const ownEnds: string[] = []
  const deployment = await deploy({ folder, logs }, ({ name }, how) => {
    ownEnds.push(`${name} (${how})`)
    tell(`${name} ended by itself (${how})`)
  })
  tell(`${deployment.webServers.length} web servers and ${deployment.workers.length} workers are ready`)
  const people = await invite(deployment.admin, PEOPLE)
  const random = randomFrom(seed)
  const durationMs = minutes * 60_000
  const faults = planFaults(random, programsOf(deployment), deployment.hosts, durationMs)
  const clicks = planClicks(random, people, exports, durationMs * CLICKS_UNTIL)
  const sightings = new Sightings()
  const asker = { webServers: deployment.webServers, random: randomFrom(seed + 1), sightings }
  const watch = watchUsage(deployment)
  const visiting = doClicks(clicks, asker, AbortSignal.timeout(durationMs + SETTLE_MS))
  await doFaults(faults, deployment.ports, tell)
  tell('all is healed')
  const visits = await visiting
  tell(`${visits.length} exports have ended`)
  await ready(deployment)
  await watch.stop()
  const { admin } = deployment
  await tellFigures(admin, { faults, visits, sightings, usage: watch.usage, ownEnds })
  return report(deployment, {
    clicks: exports,
    visits,
    asker,
    references: new References(admin, path.join(folder, 'references')),
  })
}

/** A click of somebody's: when, in ms, and for what. */
type Click = { at: number; person: Person; wish: Wish }

function planClicks(random: Random, people: Person[], count: number, durationMs: number): Click[] {
  const clicks = Array.from({ length: count }, () => ({
    at: random.between(0, durationMs),
    person: random.of(people),
    wish: wish(random),
  }))
  return clicks.toSorted((one, other) => one.at - other.at)
}

/** @returns the visits that came to an end before the signal. */
async function doClicks(clicks: Click[], asker: Asker, signal: AbortSignal): Promise<Visit[]> {
  const visits = clicks.map(async ({ at, person, wish }) => {
    await sleep(at, undefined, { signal })
    return visit(asker, person, wish, signal)
  })
  const outcomes = await Promise.allSettled(visits)
  const failure = outcomes.find(({ status }) => status === 'rejected' && !signal.aborted)
  if (failure?.status === 'rejected') throw failure.reason
  return outcomes.filter((each) => each.status === 'fulfilled').map(({ value }) => value)
}

/** Says what was found. @returns the exit code. */
async function report(deployment: Deployment, about: Parameters<typeof judge>[1]): Promise<number> {
  const findings = await judge(deployment, about)
  for (const { what, wrongs } of findings)
    say(wrongs.length === 0 ? `✓ ${what}` : `✗ ${what}:\n${wrongs.map((each) => `    ${each}`).join('\n')}`)
  const failed = findings.filter(({ wrongs }) => wrongs.length > 0).length
  say(`\n${findings.length - failed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

/** Says each thing with its time since now, in seconds. */
function teller(): (line: string) => void {
  const startedAt = performance.now()
  return (line) => say(`${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6)}  ${line}`)
}
