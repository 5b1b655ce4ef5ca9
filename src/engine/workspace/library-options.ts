import { LibraryOptions } from '#contract/library.ts'
import type { WorkspaceSettings } from './workspace-settings.ts'

/** Where a workspace keeps them among its settings. */
const libraryOptionsSetting = 'library-options'

export const libraryOptions = (settings: WorkspaceSettings): LibraryOptions =>
  settings.get(libraryOptionsSetting, LibraryOptions) ?? LibraryOptions.parse({})

/** Returns the options as they are now. */
export const changeLibraryOptions = (
  settings: WorkspaceSettings,
  change: Partial<LibraryOptions>,
): LibraryOptions => {
  settings.set(libraryOptionsSetting, { ...libraryOptions(settings), ...change })
  return libraryOptions(settings)
}
