/**
 * What images, units and manifests start: `node scripts/run.mjs <command>`, which is scripts/run.ts on a Node that can run it. Its syntax
 * is old on purpose, as in bootstrap.mjs: an older Node must get far enough to say that it is too old.
 */

/** The oldest Node that runs TypeScript as it is, in the way that the project is written. */
const OLDEST_NODE = 24
/** What writes a log for programs where no person reads it (logToStdout in scripts/terminal.ts). */
const LOGGED_COMMANDS = ['web', 'worker']

function failOnOldNode() {
  const text = `Claimcheck needs Node ${OLDEST_NODE} or newer, and ${process.execPath} is ${process.version}: start it by node_modules/.bin/node, which "npm ci" brings unless optional packages are left out, or install Node ${OLDEST_NODE}.`
  const isLog = LOGGED_COMMANDS.includes(process.argv[2]) && !process.stdout.isTTY && !process.stderr.isTTY
  const entry = { level: 'error', time: new Date().toISOString(), process: 'setup', msg: text }
  process.stderr.write(`${isLog ? JSON.stringify(entry) : text}\n`)
  process.exit(1)
}

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) failOnOldNode()
void import('./run.ts').then(({ runDeployed }) => runDeployed())
