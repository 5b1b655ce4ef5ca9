import type { MenuItemConstructorOptions } from 'electron'

export interface MenuActions {
  addDocuments(): void
  addFolder(): void
  followFolder(): void
  about(): void
}

/** The application menu. It opens nothing outside Diptych: there is no link to follow. */
export const menuTemplate = (
  actions: MenuActions,
  platform: NodeJS.Platform,
  isDevelopment: boolean,
): MenuItemConstructorOptions[] => [
  ...(platform === 'darwin' ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
  {
    label: '&File',
    submenu: [
      { label: 'Add documents…', accelerator: 'CmdOrCtrl+O', click: actions.addDocuments },
      { label: 'Add folder…', accelerator: 'CmdOrCtrl+Shift+O', click: actions.addFolder },
      { label: 'Follow a folder…', click: actions.followFolder },
      { type: 'separator' },
      platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
    ],
  },
  { role: 'editMenu', label: '&Edit' },
  {
    label: '&View',
    submenu: [
      { role: 'reload' },
      ...(isDevelopment ? [{ role: 'toggleDevTools' } satisfies MenuItemConstructorOptions] : []),
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  },
  { role: 'help', label: '&Help', submenu: [{ label: 'About Diptych', click: actions.about }] },
]
