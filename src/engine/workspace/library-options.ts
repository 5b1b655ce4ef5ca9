import { LibraryOptions } from '#contract/library.ts'
import type { WorkspaceSettings } from './workspace-settings.ts'

/** Where a workspace keeps them among its settings. */
export const libraryOptionsSetting = 'library-options'

export const libraryOptions = (settings: WorkspaceSettings): LibraryOptions =>
  settings.get(libraryOptionsSetting, LibraryOptions) ?? LibraryOptions.parse({})
