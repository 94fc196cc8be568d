import { registerHooks } from 'node:module'

/** Preloaded into a worker of a test, it gives it the datasets of the tests in place of those that are registered. */
const registered = new URL('../../datasets/registry.ts', import.meta.url).href
const ofTests = new URL('shop.ts', import.meta.url).href

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    return found.url === registered ? { ...found, url: ofTests } : found
  },
})
