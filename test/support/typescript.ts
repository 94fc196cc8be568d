/* In place of `typescript` for openapi-typescript (vitest.config.ts): TypeScript 7 has no such API any more, and an earlier one would bring a second `tsc`. */
// biome-ignore lint/style/noDefaultExport: typescript has one.
export { ts as default } from '@ts-morph/common'
