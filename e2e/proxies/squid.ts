import { chown } from 'node:fs/promises'
import path from 'node:path'

/** Whom Squid is where it is started as root, and the id of that account in every Debian. */
const ACCOUNT = { name: 'proxy', id: 13 }

/** What squid.conf stands in: every file is in a folder of its own, or where the package was unpacked. */
export async function squidConfiguration(root: string, folder: string, readSeconds: number): Promise<string> {
  const isRoot = process.getuid?.() === 0
  if (isRoot) await chown(folder, ACCOUNT.id, ACCOUNT.id)
  const shared = (name: string) => path.join(root, 'usr/share', name)
  return `
read_timeout ${readSeconds} seconds
${isRoot ? `cache_effective_user ${ACCOUNT.name}` : ''}
visible_hostname squid
pid_filename ${path.join(folder, 'squid.pid')}
cache_log /dev/null
access_log none
coredump_dir ${folder}
mime_table ${shared('squid/mime.conf')}
icon_directory ${shared('squid/icons')}
error_directory ${shared('squid/errors/templates')}
unlinkd_program ${path.join(root, 'usr/lib/squid/unlinkd')}
pinger_enable off
netdb_filename none
shutdown_lifetime 0 seconds
`
}
