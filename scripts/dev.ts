import { runApp } from './app.ts'
import { runCommand } from './complaint.ts'

/** `npm run dev`: as `npm start`, but web server and worker take up every change of the source. */
await runCommand(() => runApp('dev'))
