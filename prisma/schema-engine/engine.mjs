import { readFile } from 'node:fs/promises'
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg'

/**
 * Loads Prisma's schema engine.
 * @param {(message: string) => void} onPanic is told why the engine gave up, before it does.
 */
export async function loadEngine(onPanic) {
  // Read as a file: importing WebAssembly as a module is experimental in Node, and warns on stderr.
  const name = '@prisma/schema-engine-wasm/schema_engine_bg'
  const bytes = await readFile(new URL('schema_engine_bg.wasm', import.meta.resolve(name)))
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': engineModule })
  engineModule.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: onPanic }
  return engineModule.SchemaEngine
}
