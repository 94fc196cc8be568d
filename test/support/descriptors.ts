import { readdirSync, readlinkSync } from 'node:fs'

/** The files below a folder that a process holds open; by default it is this process. */
export function openDescriptors(folder: string, pid = process.pid): string[] {
  return readdirSync(`/proc/${pid}/fd`)
    .map((descriptor) => targetOf(`/proc/${pid}/fd/${descriptor}`))
    .filter((target) => target.startsWith(`${folder}/`))
}

function targetOf(descriptor: string): string {
  try {
    return readlinkSync(descriptor)
  } catch {
    // It is closed by now, as is the one by which the list itself was read.
    return ''
  }
}
