import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** The most memory that a process ever held, in bytes (proc_pid_status(5), VmHWM). */
export function peakBytes(pid: number): number {
  return statusBytes(pid, 'VmHWM')
}

/** The memory that a process holds now, in bytes. */
export function residentBytes(pid: number): number {
  return statusBytes(pid, 'VmRSS')
}

function statusBytes(pid: number, field: string): number {
  const [, kibibytes] =
    new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  if (!kibibytes) throw new Error(`Process ${pid} has no ${field}`)
  return Number(kibibytes) * 1024
}

/**
 * How far a process has read the one file below a folder that it holds open (proc_pid_fdinfo(5)); infinite when it holds
 * none, since then it has read all of it.
 */
export function filePosition(pid: number, folder: string): number {
  for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
    try {
      if (!readlinkSync(`/proc/${pid}/fd/${descriptor}`).startsWith(`${folder}/`)) continue
      return Number(/^pos:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/fdinfo/${descriptor}`, 'utf8'))?.[1])
    } catch {
      // It was closed since the list was read.
    }
  }
  return Number.POSITIVE_INFINITY
}
