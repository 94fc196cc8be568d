import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

const COMMAND = ['soffice', 'libreoffice'].find(
  (name) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0,
)

/** Whether this machine has LibreOffice. */
export const hasLibreOffice = COMMAND !== undefined

/**
 * Opens CSV in LibreOffice Calc, as somebody would who presses OK in its dialogue, and saves it as CSV again.
 * @param charset LibreOffice's number of an encoding: 76 is UTF-8, 85 is GB18030
 * (https://wiki.documentfoundation.org/Documentation/DevGuide/Spreadsheet_Documents#Filter_Options_for_the_CSV_Filter).
 * @param separator at which it begins cells.
 * @returns what it saved, in UTF-8, with what the cells show.
 */
export async function openedInCalc(file: Buffer, charset = 76, separator = ','): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-calc-'))
  try {
    await writeFile(path.join(folder, 'in.csv'), file)
    const { status, stdout, stderr } = spawnSync(
      COMMAND ?? 'soffice',
      [
        `-env:UserInstallation=file://${folder}/profile`,
        '--headless',
        `--infilter=CSV:${separator.charCodeAt(0)},34,${charset},1`,
        '--convert-to',
        'csv:Text - txt - csv (StarCalc):44,34,76',
        '--outdir',
        path.join(folder, 'out'),
        path.join(folder, 'in.csv'),
      ],
      { timeout: 60_000 },
    )
    if (status !== 0) throw new Error(`LibreOffice failed:\n${stdout}\n${stderr}`)
    return await readFile(path.join(folder, 'out', 'in.csv'), 'utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
