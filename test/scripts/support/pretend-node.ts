/** Node's arguments with which it says of itself that it is another version, such as `20.19.0`. */
export function pretendNode(version: string): string[] {
  const pretend = `
    Object.defineProperty(process, 'versions', { value: { node: '${version}' } })
    Object.defineProperty(process, 'version', { value: 'v${version}' })`
  return ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`]
}
