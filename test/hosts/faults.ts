import { setTimeout as sleep } from 'node:timers/promises'
import { CUTS, type Cut, type Host, heal, type Ports } from './network.ts'
import type { Program } from './program.ts'
import type { Random } from './random.ts'

/** What is done to a program. */
type Blow = 'killed' | 'frozen' | 'stopped'

/** One fault: what happens to whom, when, and for how long, in ms. */
export type Fault = { at: number; lasts: number } & (
  | { kind: Blow; target: Program }
  | { kind: Cut; target: Host }
)

/** How long the faults of a kind last at most, in ms: beyond what the product waits for, now and then. */
const LONGEST: Record<Fault['kind'], number> = {
  killed: 6_000,
  frozen: 25_000,
  stopped: 3_000,
  unplugged: 30_000,
  silent: 30_000,
  'without store': 30_000,
  'without database': 30_000,
  reset: 4_000,
  lossy: 15_000,
  slow: 15_000,
}
const SHORTEST_MS = 500
/** The mean time between two faults, in ms. */
const PACE_MS = 2_500
/** As many blows to programs as cuts of hosts would leave most workers alone: there are three times as many programs. */
const BLOWS = 0.6

/** Plans the faults of so many ms. A target has one at a time. */
export function planFaults(random: Random, programs: Program[], hosts: Host[], durationMs: number): Fault[] {
  const faults: Fault[] = []
  const busyUntil = new Map<Program | Host, number>()
  for (let at = PACE_MS; at < durationMs; at += random.between(0, 2 * PACE_MS)) {
    const isBlow = random.number() < BLOWS
    const target = random.of<Program | Host>(isBlow ? programs : hosts)
    const kind = random.of(isBlow ? (['killed', 'frozen', 'stopped'] as const) : (Object.keys(CUTS) as Cut[]))
    const lasts = random.between(SHORTEST_MS, LONGEST[kind])
    if ((busyUntil.get(target) ?? 0) > at) continue
    busyUntil.set(target, at + lasts)
    faults.push({ at, lasts, kind, target } as Fault)
  }
  return faults
}

/** Does what was planned, each at its time, and undoes it. Resolves when all is healed. */
export async function doFaults(faults: Fault[], ports: Ports, tell: (line: string) => void): Promise<void> {
  const startedAt = performance.now()
  /** One after the other for each target: a program that is asked to stop takes its time. */
  const queues = new Map<Program | Host, Promise<void>>()
  for (const fault of faults) {
    await sleep(Math.max(0, fault.at - (performance.now() - startedAt)))
    const before = queues.get(fault.target) ?? Promise.resolve()
    queues.set(
      fault.target,
      before.then(() => doFault(fault, ports, tell)),
    )
  }
  await Promise.all(queues.values())
}

async function doFault(fault: Fault, ports: Ports, tell: (line: string) => void): Promise<void> {
  const { kind, target, lasts } = fault
  tell(`${target.name} ${kind} for ${(lasts / 1_000).toFixed(1)} s`)
  switch (kind) {
    case 'killed':
      await target.end('SIGKILL')
      await sleep(lasts)
      return target.start()
    case 'stopped':
      if (await target.end('SIGTERM')) tell(`${target.name} did not stop and was killed`)
      await sleep(lasts)
      return target.start()
    case 'frozen':
      target.signal('SIGSTOP')
      await sleep(lasts)
      return target.signal('SIGCONT')
    default:
      await CUTS[kind](target, ports)
      await sleep(lasts)
      return heal(target)
  }
}
