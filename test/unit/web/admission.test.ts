import { expect, test } from 'vitest'
import { admitSocket, isOwnHost, tokenMatches } from '#web/admission.ts'

const token = 'k'.repeat(43)
const headers = {
  host: '127.0.0.1:4711',
  origin: 'http://127.0.0.1:4711',
  'sec-websocket-protocol': `diptych, ${token}`,
}
const decide = (changed: Record<string, string | undefined>) =>
  admitSocket({ ...headers, ...changed }, 4711, token)

test('admits the page that was opened with the token', () => {
  expect(decide({})).toEqual({ type: 'admitted' })
})

test.each([undefined, 'localhost:4711', 'evil.example:4711', '127.0.0.1', '127.0.0.1:80', '[::1]:4711'])(
  'refuses the host %s, which may be a name that resolves here',
  host => {
    expect(decide({ host })).toMatchObject({ type: 'refused', status: 403, reason: 'wrong host' })
  },
)

test.each([
  undefined,
  'null',
  'http://127.0.0.1:4712',
  'https://127.0.0.1:4711',
  'http://localhost:4711',
  'http://127.0.0.1:4711.evil.example',
])('refuses the origin %s', origin => {
  expect(decide({ origin })).toMatchObject({ type: 'refused', status: 403, reason: 'wrong origin' })
})

test.each([
  undefined,
  '',
  'diptych',
  'diptych, ',
  token,
  `other, ${token}`,
  `diptych, ${token.slice(1)}`,
  `diptych, ${token}x`,
  `diptych, wrong, ${token}`,
])('refuses the subprotocols %s', protocols => {
  expect(decide({ 'sec-websocket-protocol': protocols })).toMatchObject({
    type: 'refused',
    status: 401,
    reason: 'wrong token',
  })
})

test('compares tokens of any length', () => {
  expect(tokenMatches('', token)).toBe(false)
  expect(tokenMatches('ü', token)).toBe(false)
  expect(tokenMatches(token, token)).toBe(true)
})

test('only the address by number is its own', () => {
  expect(isOwnHost('127.0.0.1:1', 1)).toBe(true)
  expect(isOwnHost('127.0.0.1:1', 2)).toBe(false)
})
