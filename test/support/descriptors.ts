import { readdirSync, readlinkSync } from 'node:fs'

/** The files below a folder that a process holds open; by default it is this process. */
export function openDescriptors(folder: string, pid = process.pid): string[] {
  return targets(pid).filter((target) => target.startsWith(`${folder}/`))
}

/** How many sockets this process holds open. */
export function countSockets(): number {
  return targets(process.pid).filter((target) => target.startsWith('socket:')).length
}

function targets(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).map((descriptor) => targetOf(`/proc/${pid}/fd/${descriptor}`))
}

function targetOf(descriptor: string): string {
  try {
    return readlinkSync(descriptor)
  } catch {
    // It is closed by now, as is the one by which the list itself was read.
    return ''
  }
}
