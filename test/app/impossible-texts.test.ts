import { afterEach, expect, test, vi } from 'vitest'
import { changePasswordAction, endSessionAction, revokeKeyAction } from '../../app/account/actions.ts'
import {
  addPersonAction,
  changePersonAction,
  revokeKeyOfAction,
  setDisabledAction,
} from '../../app/admin/actions.ts'
import { registerAction, signInAction } from '../../app/sign-in/actions.ts'
import { findPerson } from '../../lib/accounts/people.ts'
import { log } from '../../lib/log.ts'
import { openSandbox } from '../support/sandbox.ts'
import { currentAdmin, currentViewer } from '../support/viewer.ts'

/** The cookies of one browser. */
const jar = vi.hoisted(() => new Map<string, string>())
vi.mock('next/headers', () => ({
  headers: async () => new Headers({ cookie: [...jar].map((each) => each.join('=')).join('; ') }),
  cookies: async () => ({ set: (name: string, value: string) => jar.set(name, value) }),
}))

const sandbox = await openSandbox()
Object.assign(process.env, {
  AUTH_SECRET: 'of this test, and of nobody else at all',
  SELF_REGISTRATION: 'true',
})
const db = { executeSql: (sql: string, values?: unknown[]) => sandbox.admin.query(sql, values) }
const [admin, viewer] = [await currentAdmin(), await currentViewer()]
const NEW = { name: 'Rita', email: 'rita@example.com', password: 'correct horse battery' }
const PERSON = { email: 'new@example.com', name: 'Nina', roles: 'member', attributes: '' }

const error = vi.spyOn(log, 'error')
afterEach(() => {
  // Which would be a 500.
  expect(error).not.toHaveBeenCalled()
  error.mockClear()
})

/** The first is what Postgres keeps in no text, the other is half a character, which is none in UTF-8. */
const IMPOSSIBLE = ['\0', '\ud83d']

test.each(IMPOSSIBLE)(
  'a text with %j is refused at its field, whoever registers or is added',
  async (bad) => {
    for (const [field, message] of [
      ['name', 'must be one line of text that can be read'],
      ['email', 'must be an e-mail address'],
    ] as const) {
      const refused = { errors: [{ path: field, message: expect.stringContaining(message) }] }
      const text = field === 'name' ? `Ri${bad}ta` : `ri${bad}ta@example.com`
      expect(await registerAction({ ...NEW, [field]: text })).toMatchObject(refused)
      expect(await addPersonAction(admin.id, { ...PERSON, [field]: text })).toMatchObject(refused)
    }
    for (const [field, text] of [
      ['roles', `member fin${bad}ance`],
      ['attributes', `country=D${bad}E`],
      ['attributes', `cou${bad}ntry=DE`],
    ] as const) {
      const refused = { code: 'invalid_request', errors: [{ path: field }] }
      expect(await addPersonAction(admin.id, { ...PERSON, [field]: text })).toMatchObject(refused)
      const standing = { roles: 'member', attributes: '', [field]: text }
      expect(await changePersonAction(admin.id, viewer.id, standing)).toMatchObject(refused)
    }
    expect(await findPerson(db, PERSON.email)).toBeNull()
  },
)

test.each(IMPOSSIBLE)('a text with %j names nobody, no session and no key', async (bad) => {
  const refused = { code: 'sign_in_failed' }
  expect(await signInAction({ email: `ri${bad}ta@example.com`, password: 'x' })).toMatchObject(refused)
  expect(await signInAction({ email: NEW.email, password: `x${bad}` })).toMatchObject(refused)
  const unknown = { code: 'person_unknown' }
  expect(await setDisabledAction(admin.id, `a${bad}`, true)).toMatchObject(unknown)
  expect(await endSessionAction(viewer.id, `a${bad}`)).toBeNull()
  const noKey = { code: 'key_unknown' }
  expect(await revokeKeyAction(viewer.id, `a${bad}`)).toMatchObject(noKey)
  expect(await revokeKeyOfAction(admin.id, `a${bad}`, 'a')).toMatchObject(noKey)
})

test.each(IMPOSSIBLE)('a password is never kept, so that one with %j may be one', async (bad) => {
  const email = `of.${bad.codePointAt(0)}@example.com`
  const password = `correct ${bad} horse`
  jar.clear()
  expect(await registerAction({ ...NEW, email, password })).toBeNull()
  const right = { currentPassword: password, newPassword: `another ${bad} horse` }
  expect(await changePasswordAction(viewer.id, right)).toBeNull()
})
