/**
 * Preloaded (`node --import`) into every process that the scripts start. When the process that started it
 * is gone, however it ended, this one gets the SIGTERM that nobody else can send any more.
 */
const GRACE_MS = (Number(process.env.SHUTDOWN_GRACE_SECONDS) || 15) * 1_000 + 15_000

if (process.channel && process.env.CLAIMCHECK_EXIT_WITH_PARENT) {
  // What this process starts may inherit its arguments, but has another parent to watch.
  delete process.env.CLAIMCHECK_EXIT_WITH_PARENT
  process.once('disconnect', () => {
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE_MS).unref()
    process.kill(process.pid, 'SIGTERM')
  })
  // A process whose own work is done may end, although its parent still listens.
  process.channel.unref()
}
