/** What SQL expressions, as Postgres writes them in a plan, are made of. */
export type Mentions = {
  /** Names that are called as functions. */
  functions: string[]
  /** Names of operators: `+`, `<->`. */
  operators: string[]
  /** Other names: of columns, types and the like. */
  words: string[]
  /** Words of SQL in capitals: `CURRENT_DATE`, `COALESCE`. */
  keywords: string[]
  /** Literals, without their quotation marks. */
  literals: string[]
}

/** A quoted name, a literal, a word, or an operator; a name or word with a parenthesis after it is called. */
const TOKEN = /"((?:[^"]|"")*)"(\()?|'((?:[^']|'')*)'|([\p{L}_][\p{L}\p{N}_$]*)(\()?|([-+*/<>=~!@#%^&|`?]+)/gu

/** Sorting, joining, CASE and IS DISTINCT FROM use these without naming them. */
const HIDDEN_OPERATORS = ['<', '<=', '=', '>=', '>']

/**
 * Finds what is mentioned in expressions. Postgres writes a call without a space before its parenthesis, and its own
 * words in capitals.
 */
export function mentionsOf(expressions: readonly string[]): Mentions {
  const functions = new Set<string>()
  const operators = new Set<string>(HIDDEN_OPERATORS)
  const words = new Set<string>()
  const keywords = new Set<string>()
  const literals = new Set<string>()
  for (const expression of expressions) {
    for (const [, quoted, quotedCall, literal, word, call, operator] of expression.matchAll(TOKEN)) {
      if (literal !== undefined) literals.add(literal.replaceAll("''", "'"))
      else if (quoted !== undefined) (quotedCall ? functions : words).add(quoted.replaceAll('""', '"'))
      else if (word && word !== word.toLowerCase()) keywords.add(word)
      else if (word) (call ? functions : words).add(word)
      else if (operator) operators.add(operator)
    }
  }
  return {
    functions: [...functions],
    operators: [...operators],
    words: [...words],
    keywords: [...keywords],
    literals: [...literals],
  }
}
