import { Counter, collectDefaultMetrics, Gauge, Histogram, type Metric, Registry } from 'prom-client'

/** All that this process measures. Kept on globalThis, because Next bundles routes apart. */
const holder = globalThis as { claimcheckMetrics?: Registry; claimcheckMetricsOfNode?: boolean }
holder.claimcheckMetrics ??= new Registry()
const registry = holder.claimcheckMetrics

/** What a metric is called (https://prometheus.io/docs/practices/naming/), what it says, and by what it is split. */
type Definition<Label extends string> = { name: string; help: string; labelNames?: readonly Label[] }

/** Something that is counted and never gets less. The same name is the same counter, whichever bundle asks for it. */
export function counter<Label extends string = never>(definition: Definition<Label>): Counter<Label> {
  return known(definition.name) ?? new Counter({ ...definition, registers: [registry] })
}

/** Something that goes up and down. @param collect sets it when somebody reads it. */
export function gauge<Label extends string = never>(
  definition: Definition<Label>,
  collect?: (own: Gauge<Label>) => void,
): Gauge<Label> {
  const existing: Gauge<Label> | undefined = known(definition.name)
  if (existing) return existing
  const made: Gauge<Label> = new Gauge({
    ...definition,
    registers: [registry],
    ...(collect && { collect: () => collect(made) }),
  })
  return made
}

/** How something is spread, over buckets. */
export function histogram<Label extends string = never>(
  definition: Definition<Label> & { buckets: number[] },
): Histogram<Label> {
  return known(definition.name) ?? new Histogram({ ...definition, registers: [registry] })
}

function known<Kind extends Metric>(name: string): Kind | undefined {
  return registry.getSingleMetric(name) as Kind | undefined
}

/** The media type of {@link exposition}. */
export const EXPOSITION_TYPE = registry.contentType

/**
 * All metrics as Prometheus reads them (https://prometheus.io/docs/instrumenting/exposition_formats/), those of Node and of the process
 * among them: these are measured from the first time on that somebody asks.
 */
export function exposition(): Promise<string> {
  if (!holder.claimcheckMetricsOfNode) collectDefaultMetrics({ register: registry })
  holder.claimcheckMetricsOfNode = true
  return registry.metrics()
}
