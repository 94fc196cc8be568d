import { actionCall, actions } from './built.ts'

/** The page of an action; what Next has to pass on from another page to it answers without its cookies. */
const PAGES: Record<string, string> = {
  signInAction: '/sign-in',
  singleSignOnAction: '/sign-in',
  changePasswordAction: '/account',
  makeKeyAction: '/account',
  revokeKeyAction: '/account',
}

/** What somebody calls who is nobody yet. All others are told first for whom their page was made. */
const OF_NOBODY = ['signInAction', 'singleSignOnAction']

/** What somebody is told: the status, the headers, and the body. */
export type Told = { status: number; headers: Headers; text: string }

/** Somebody who asks the service by a program, and keeps its cookies as a browser does. */
export class Caller {
  /** All that they have sent, and all that they were told. */
  readonly sent: string[] = []
  readonly told: string[] = []
  /** Their id: their pages were made for them. */
  id = ''
  readonly #url: string
  readonly #headers: Record<string, string>
  readonly #cookies = new Map<string, string>()

  /** @param headers that go with all that they send. */
  constructor(url: string, headers: Record<string, string> = {}) {
    this.#url = url
    this.#headers = headers
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  async ask(path: string, init: RequestInit = {}): Promise<Told> {
    const headers = {
      cookie: this.cookie,
      origin: this.#url,
      ...this.#headers,
      ...(init.headers as Record<string, string>),
    }
    this.sent.push(path, JSON.stringify(headers), String(init.body ?? ''))
    const response = await fetch(this.#url + path, { redirect: 'manual', ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      this.#cookies.set(name, value)
    }
    const text = await response.text()
    this.told.push([...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n'), text)
    return { status: response.status, headers: response.headers, text }
  }

  /** Calls a server action as a page does. @returns what it answers. */
  async act(name: string, ...args: unknown[]): Promise<Told> {
    const id = (await actions()).get(name)
    if (!id) throw new Error(`There is no action ${name}`)
    const given = OF_NOBODY.includes(name) ? args : [this.id, ...args]
    return this.ask(PAGES[name] ?? '/', actionCall(id, given))
  }

  /** A page as a browser loads it, and as Next's own links do. */
  async page(path: string): Promise<string> {
    const { text } = await this.ask(path)
    const { text: payload } = await this.ask(path, { headers: { rsc: '1' } })
    return `${text}\n${payload}`
  }
}
