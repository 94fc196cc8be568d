/** Most values of one body: more than fifty filters with a thousand values each. */
const VALUES_MAX = 60_000
/** How deep they may stand in each other; a request of ours is 6 deep. */
const DEPTH_MAX = 32
/** Most arguments of an action. */
const ARGUMENTS_MAX = 16
/** Most fields of a form. */
const FIELDS_MAX = 100
/** The fields of a form in which React sends arguments as JSON; what people enter has other names. */
const ARGUMENTS = /^\d+$/
/**
 * A text by which React means something else that cannot be in a body without fields: a part of it, a stream, bytes, a function. What may be
 * there is a text that starts with `$`, `undefined`, a date, a number that JSON has not, and a value that has been told already.
 */
const ELSEWHERE = /^\$(?!\$|undefined$|D|NaN$|-?Infinity$|-0$|n-?\d{1,300}$|0:)/

/**
 * Whether a body can be worked on in little time, by code that goes into it as deep as it is: the JSON of a call of the API, or the
 * arguments of an action.
 * @param type the Content-Type header's value.
 */
export async function isOrderly(body: Buffer, type: string, isAction: boolean): Promise<boolean> {
  if (!isAction) return isModestJson(body.toString())
  if (type.startsWith('multipart/form-data')) return isOrderlyForm(body, type)
  return type.startsWith('text/plain') && areArguments(body.toString())
}

/** Arguments that need fields of their own, such as what was entered in a form. */
async function isOrderlyForm(body: Buffer, type: string): Promise<boolean> {
  // Counted before they are parsed, which takes longer the more there are.
  if (body.toString('latin1').split(/content-disposition/i, FIELDS_MAX + 2).length > FIELDS_MAX + 1)
    return false
  const form = await new Response(new Uint8Array(body), { headers: { 'Content-Type': type } })
    .formData()
    .catch(() => null)
  const fields = form ? [...form] : []
  // Nothing here takes a file.
  return (
    fields.length > 0 &&
    fields.every(
      ([name, value]) => typeof value === 'string' && (!ARGUMENTS.test(name) || isModestJson(value)),
    )
  )
}

function areArguments(text: string): boolean {
  const value = parsed(text)
  return Array.isArray(value) && value.length <= ARGUMENTS_MAX && isModest(value, isElsewhere)
}

function isModestJson(text: string): boolean {
  return isModest(parsed(text))
}

/** @returns undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Goes down level by level, because a function that calls itself would go as deep as it is told. */
function isModest(root: unknown, isRefused: (value: unknown) => boolean = () => false): boolean {
  let count = 0
  let level = [root]
  for (let depth = 0; level.length > 0; depth++) {
    count += level.length
    if (count > VALUES_MAX || depth > DEPTH_MAX) return false
    if (level.some((value) => value === undefined || setsPrototype(value) || isRefused(value))) return false
    level = level.flatMap(valuesIn)
  }
  return true
}

/** JSON may have a key that changes an object's nature where it is copied by assignment. */
function setsPrototype(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__')
}

function isElsewhere(value: unknown): boolean {
  return typeof value === 'string' && ELSEWHERE.test(value)
}

function valuesIn(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : []
}
