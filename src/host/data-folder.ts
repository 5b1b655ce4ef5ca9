import { join, posix, win32 } from 'node:path'

/** What the place of the data folder depends on. */
export interface Surroundings {
  env: Record<string, string | undefined>
  platform: NodeJS.Platform
  homeFolder: string
}

/**
 * Where Diptych keeps its workspaces and caches, the same for window, browser and terminal:
 * `DIPTYCH_DATA` when it is set, otherwise the platform's folder for application data
 * (XDG base directories, `%LOCALAPPDATA%`, `~/Library/Application Support`).
 */
export const defaultDataFolder = ({ env, platform, homeFolder }: Surroundings): string => {
  const path = platform === 'win32' ? win32 : posix
  if (env.DIPTYCH_DATA) return path.resolve(env.DIPTYCH_DATA)
  if (platform === 'win32')
    return path.join(env.LOCALAPPDATA || path.join(homeFolder, 'AppData', 'Local'), 'Diptych')
  if (platform === 'darwin') return path.join(homeFolder, 'Library', 'Application Support', 'Diptych')
  // The XDG specification says that a relative path is to be ignored.
  const xdg = env.XDG_DATA_HOME
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(homeFolder, '.local', 'share'), 'diptych')
}

/** Where a data folder keeps imported models. */
export const importsFolderOf = (dataFolder: string): string => join(dataFolder, 'models')
