import { expect, test } from 'vitest'
import { defaultDataFolder } from '#host/data-folder.ts'

test('follows the convention of each platform', () => {
  expect(defaultDataFolder({ env: {}, platform: 'linux', homeFolder: '/home/ada' })).toBe(
    '/home/ada/.local/share/diptych',
  )
  expect(
    defaultDataFolder({ env: { XDG_DATA_HOME: '/data' }, platform: 'linux', homeFolder: '/home/ada' }),
  ).toBe('/data/diptych')
  expect(defaultDataFolder({ env: {}, platform: 'darwin', homeFolder: '/Users/ada' })).toBe(
    '/Users/ada/Library/Application Support/Diptych',
  )
  expect(
    defaultDataFolder({
      env: { LOCALAPPDATA: 'D:\\Local' },
      platform: 'win32',
      homeFolder: 'C:\\Users\\ada',
    }),
  ).toBe('D:\\Local\\Diptych')
  expect(defaultDataFolder({ env: {}, platform: 'win32', homeFolder: 'C:\\Users\\ada' })).toBe(
    'C:\\Users\\ada\\AppData\\Local\\Diptych',
  )
})

test('DIPTYCH_DATA names the folder on every platform', () => {
  expect(
    defaultDataFolder({ env: { DIPTYCH_DATA: '/tmp/d' }, platform: 'linux', homeFolder: '/home/ada' }),
  ).toBe('/tmp/d')
  expect(
    defaultDataFolder({ env: { DIPTYCH_DATA: '/tmp/d' }, platform: 'darwin', homeFolder: '/home/ada' }),
  ).toBe('/tmp/d')
})

test('ignores a relative XDG folder, as the specification asks, and an empty variable', () => {
  const place = { platform: 'linux', homeFolder: '/home/ada' } as const
  expect(defaultDataFolder({ env: { XDG_DATA_HOME: 'data' }, ...place })).toBe(
    '/home/ada/.local/share/diptych',
  )
  expect(defaultDataFolder({ env: { DIPTYCH_DATA: '' }, ...place })).toBe('/home/ada/.local/share/diptych')
})
