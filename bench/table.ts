import type { Result } from './outcome.ts'

/** The results as a table of plain text. */
export function tableOf(results: Result[]): string {
  const header = ['', 'wall s', 'CPU s', 'server CPU s', 'peak MiB', '× psql']
  const lines = results.map(
    ({ title, wallSeconds, cpuSeconds, serverCpuSeconds, peakMemoryMiB, ratioToPsql }) => [
      title,
      wallSeconds.toFixed(2),
      cpuSeconds.toFixed(2),
      serverCpuSeconds.toFixed(2),
      peakMemoryMiB.toFixed(0),
      ratioToPsql?.toFixed(2) ?? '–',
    ],
  )
  const widths = header.map((name, column) =>
    Math.max(name.length, ...lines.map((line) => line[column]?.length ?? 0)),
  )
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)
  return [header, ...lines].map((line) => line.map(pad).join('  ')).join('\n')
}
