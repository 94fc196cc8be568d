import { runApp } from './app.ts'
import { runCommand } from './complaint.ts'

/** `npm start`: sets up what is missing, then runs the web server and one worker. */
await runCommand(() => runApp('start'))
