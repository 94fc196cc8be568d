/** A cell of a file: null where the field is empty without quotation marks, which stands for NULL. */
export type Cell = string | null

/**
 * Reads CSV as RFC 4180 has it, and nothing else: a plain reader of our own, because the usual ones do not tell an empty
 * field from an empty pair of quotation marks.
 * @throws Error that names the place where the text is not CSV.
 */
export function readCells(text: string, { delimiter = ',', lineEnd = '\r\n' } = {}): Cell[][] {
  const lines: Cell[][] = []
  let line: Cell[] = []
  for (let at = 0; at < text.length; ) {
    const { cell, end } = text[at] === '"' ? quoted(text, at) : plain(text, at, delimiter, lineEnd)
    line.push(cell)
    const isLineEnd = text.startsWith(lineEnd, end)
    if (!isLineEnd && text[end] !== delimiter) throw new Error(`Neither delimiter nor line end at ${end}`)
    at = end + (isLineEnd ? lineEnd.length : 1)
    if (!isLineEnd) {
      // A delimiter at the very end would have a field after it that no line end closes.
      if (at === text.length) throw new Error('The last line has no end')
      continue
    }
    lines.push(line)
    line = []
  }
  return lines
}

type Read = { cell: Cell; end: number }

function quoted(text: string, start: number): Read {
  let end = start + 1
  for (; end < text.length; end++) {
    if (text[end] !== '"') continue
    if (text[end + 1] !== '"') return { cell: text.slice(start + 1, end).replaceAll('""', '"'), end: end + 1 }
    end++
  }
  throw new Error(`The quotation mark at ${start} is not closed`)
}

function plain(text: string, start: number, delimiter: string, lineEnd: string): Read {
  const ends = [text.indexOf(delimiter, start), text.indexOf(lineEnd, start)].filter((end) => end >= 0)
  const end = Math.min(...ends, text.length)
  const cell = text.slice(start, end)
  if (/["\r\n]/.test(cell)) throw new Error(`A quotation mark or line end in the plain field at ${start}`)
  return { cell: cell === '' ? null : cell, end }
}

type Difference = { line: number; column: number; got: Cell | undefined; wanted: Cell | undefined }

/** The first few places where cells differ from what is wanted; an empty list says that all are the same. */
export function differences(got: Cell[][], wanted: Cell[][]): Difference[] {
  const found: Difference[] = []
  for (let line = 0; line < Math.max(got.length, wanted.length) && found.length < 5; line++) {
    const [ours, theirs] = [got[line] ?? [], wanted[line] ?? []]
    for (let column = 0; column < Math.max(ours.length, theirs.length); column++) {
      if (ours[column] === theirs[column]) continue
      found.push({ line, column, got: ours[column], wanted: theirs[column] })
    }
  }
  return found
}
