import { spawnSync } from 'node:child_process'

/** Whether this machine has Python, which is not needed for anything but tests. */
export const hasPython = spawnSync('python3', ['--version']).status === 0

const READ_CSV = `
import csv, io, json, sys
text = io.TextIOWrapper(sys.stdin.buffer, encoding=sys.argv[1], errors='strict', newline='')
print(json.dumps(list(csv.reader(text, delimiter=sys.argv[2], strict=True))))`

/** The cells of a file as Python's csv module reads them, with one of Python's own codecs. */
export function readWithPython(file: Buffer, codec: string, delimiter = ','): string[][] {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', READ_CSV, codec, delimiter], {
    input: file,
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) throw new Error(`Python could not read the file:\n${stderr.toString()}`)
  return JSON.parse(stdout.toString()) as string[][]
}
