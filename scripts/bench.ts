import { runCommand } from './complaint.ts'

/** `npm run bench`: measures the export engine against other ways; see bench/. */
await runCommand(async () => {
  await import('../bench/main.ts')
})
