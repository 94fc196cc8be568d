import { existsSync } from 'node:fs'
import { execa } from 'execa'
import { chromium } from 'playwright'
import { runTool, toolScript } from '../processes/node-process.ts'
import { step, UserError } from '../terminal.ts'

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

const INSTALL_TIMEOUT_MS = 10 * 60_000

/**
 * The path of a Chromium or Chrome for the browser tests: the one of CHROMIUM_PATH, or one that is installed, or
 * else one is installed, from Debian as root, or from Playwright.
 * @throws UserError if there is none, and none can be installed.
 */
export async function findChromium(signal: AbortSignal): Promise<string> {
  const given = process.env.CHROMIUM_PATH
  if (given && !existsSync(given)) throw new UserError(`CHROMIUM_PATH is wrong: there is no file ${given}.`)
  const found = given || installedChromium()
  if (found) return found
  await step('Installing Chromium', 'Chromium installed', () => install(signal))
  const installed = installedChromium()
  if (installed) return installed
  throw new UserError('No Chromium could be installed: install one, and name it in CHROMIUM_PATH.')
}

function installedChromium(): string | undefined {
  return [...USUAL_PLACES, chromium.executablePath()].find((file) => existsSync(file))
}

/** Tries one way after the other; whether there is a browser afterwards is what counts. */
async function install(signal: AbortSignal): Promise<void> {
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    const apt = execa({ env, cancelSignal: signal, timeout: INSTALL_TIMEOUT_MS, reject: false })
    await apt('apt-get', ['update'])
    const { failed } = await apt('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'])
    if (!failed) return
  }
  await runTool(toolScript('playwright'), ['install', 'chromium'], { signal })
}
