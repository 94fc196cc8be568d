/** One line of what Prometheus reads. */
export type Sample = { name: string; labels: Record<string, string>; value: number }

const LINE = /^([a-z_:]+\w*)(?:\{(.*)\})? (\S+)$/i
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g

/** Reads Prometheus' text format. @throws Error for a line that is none of it. */
export function samplesOf(text: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name, labels = '', value] = LINE.exec(line) ?? []
      if (!name) throw new Error(`This is no sample: ${line}`)
      const entries = [...labels.matchAll(LABEL)].map(([, key = '', said = '']) => [key, said] as const)
      return { name, labels: Object.fromEntries(entries), value: Number(value) }
    })
}

/** The sum of the samples of a name that have these labels; undefined where there is none. */
export function valueIn(text: string, name: string, labels: Record<string, string> = {}): number | undefined {
  const found = samplesOf(text).filter(
    (sample) =>
      sample.name === name && Object.entries(labels).every(([key, said]) => sample.labels[key] === said),
  )
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0)
}

/** The names of all metrics that are described, whether they have a value yet or not. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name = '']) => name)
}
