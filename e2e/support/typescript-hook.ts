import { registerHooks } from 'node:module'

/** Preloaded, it gives openapi-typescript the TypeScript that it needs, which is not the one of this project (test/support/typescript.ts). */
const earlier = new URL('../../test/support/typescript.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) => next(specifier === 'typescript' ? earlier : specifier, context),
})
