import type { WorkspaceInfo } from '#contract/workspace.ts'

/** The workspace that the page shows. */
export interface ShownWorkspace {
  /** undefined until the engine has named it. */
  info: WorkspaceInfo | undefined
  /** How often another one took its place. Whatever belongs to one workspace is keyed by this number. */
  generation: number
}

/** Whether `info` is another workspace than the one shown; the first one replaces nothing. */
export const isAnother = (shown: ShownWorkspace, info: WorkspaceInfo): boolean =>
  shown.info !== undefined && shown.info.id !== info.id

/** What is shown once the engine has said that `info` is open; hearing it twice changes nothing more. */
export const showWorkspace = (shown: ShownWorkspace, info: WorkspaceInfo): ShownWorkspace => ({
  info,
  generation: shown.generation + (isAnother(shown, info) ? 1 : 0),
})

/** The person's own and those that ship, each in the order given. */
export const groupWorkspaces = (
  list: readonly WorkspaceInfo[],
): { own: WorkspaceInfo[]; scenarios: WorkspaceInfo[] } => ({
  own: list.filter(({ scenarioId }) => scenarioId === null),
  scenarios: list.filter(({ scenarioId }) => scenarioId !== null),
})
