import { expect, test } from 'vitest'
import { menuTemplate } from '#main/menu.ts'

const labelsAndRoles = (platform: NodeJS.Platform, isDevelopment: boolean): string[] => {
  const actions = { addDocuments() {}, addFolder() {}, followFolder() {}, about() {} }
  return menuTemplate(actions, platform, isDevelopment).flatMap(({ label, role, submenu }) => [
    label ?? role ?? '',
    ...(Array.isArray(submenu) ? submenu.map(item => item.label ?? item.role ?? '') : []),
  ])
}

test('offers documents and folders on every platform', () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const)
    expect(labelsAndRoles(platform, false)).toEqual(
      expect.arrayContaining(['Add documents…', 'Add folder…', 'Follow a folder…', 'About Diptych']),
    )
})

test('shows developer tools in development only', () => {
  expect(labelsAndRoles('linux', true)).toContain('toggleDevTools')
  expect(labelsAndRoles('linux', false)).not.toContain('toggleDevTools')
})

test('has the application menu that macOS expects', () => {
  expect(labelsAndRoles('darwin', false)).toContain('appMenu')
  expect(labelsAndRoles('win32', false)).not.toContain('appMenu')
})
