import { freeAddress } from './address.ts'
import { runAlone } from './alone.ts'
import { runCommand } from './complaint.ts'
import { findDatabase } from './database.ts'
import { needMigrations } from './migrations.ts'
import { say } from './say.ts'
import { serviceEnvironment, startWeb, webAnswers } from './services.ts'
import { buildWeb, generateClient } from './steps.ts'

/** `npm run web`: the web server alone, on a database that is there. */
await runCommand(() =>
  runAlone(async (signal) => {
    const address = await freeAddress()
    const database = await findDatabase()
    await needMigrations(database.url)
    await generateClient(signal)
    await buildWeb(signal)
    const web = startWeb('start', address, await serviceEnvironment(database))
    void webAnswers(address, signal).then((ready) => ready && say(`The web server is ready: ${address.url}`))
    return web
  }),
)
