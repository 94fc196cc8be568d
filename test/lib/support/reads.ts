/** How often entries of a list are read by `work`: a set reads each once, and a search all of them for each. */
export function readsOf<T>(list: T[], work: (list: T[]) => unknown): number {
  let reads = 0
  const counted = new Proxy(list, {
    get(target, name, receiver) {
      if (typeof name === 'string' && /^\d+$/.test(name)) reads++
      return Reflect.get(target, name, receiver)
    },
  })
  work(counted)
  return reads
}
