import { createSocket } from 'node:dgram'
import { once } from 'node:events'

const HEADER_BYTES = 12
const TYPE_A = 1
/** A response to a query, for which recursion is available. */
const ANSWER_FLAGS = 0x8180
/** Where the header ends, the name stands: a pointer to it (RFC 1035, section 4.1.4). */
const NAME_POINTER = 0xc00c

/** A server of names that knows one thing: whatever is asked for is at these IPv4 addresses. */
export async function startDns(addresses: string[]): Promise<{ port: number; stop(): Promise<void> }> {
  const socket = createSocket('udp4')
  socket.on('message', (query, { port, address }) => socket.send(answer(query, addresses), port, address))
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const closed = once(socket, 'close')
  return {
    port: socket.address().port,
    stop: async () => {
      socket.close()
      await closed
    },
  }
}

function answer(query: Buffer, addresses: string[]): Buffer {
  // The question: a name that ends with an empty label, its type and its class.
  const typeAt = query.indexOf(0, HEADER_BYTES) + 1
  const question = query.subarray(HEADER_BYTES, typeAt + 4)
  const found = query.readUInt16BE(typeAt) === TYPE_A ? addresses : []
  const header = Buffer.alloc(HEADER_BYTES)
  query.copy(header, 0, 0, 2)
  header.writeUInt16BE(ANSWER_FLAGS, 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(found.length, 6)
  return Buffer.concat([header, question, ...found.map(record)])
}

/** An address, good for a second. */
function record(address: string): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt16BE(NAME_POINTER, 0)
  bytes.writeUInt16BE(TYPE_A, 2)
  bytes.writeUInt16BE(1, 4)
  bytes.writeUInt32BE(1, 6)
  bytes.writeUInt16BE(4, 10)
  return Buffer.concat([bytes, Buffer.from(address.split('.').map(Number))])
}
