/** The S3 server of the hosts, in a process of its own. It tells its parent what the environment says of it, and ends with it. */
import { startS3 } from '../support/s3-server.ts'
import { CENTRE } from './network.ts'

const server = await startS3('', CENTRE)
process.send?.(server.environment)
process.once('disconnect', () => process.exit(0))
