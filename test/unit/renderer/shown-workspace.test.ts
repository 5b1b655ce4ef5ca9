import { expect, test } from 'vitest'
import { WorkspaceId } from '#contract/ids.ts'
import type { WorkspaceInfo } from '#contract/workspace.ts'
import { groupWorkspaces, showWorkspace } from '../../../src/renderer/app/shown-workspace.ts'

const workspace = (id: string, scenarioId: string | null = null): WorkspaceInfo => ({
  id: WorkspaceId.parse(id),
  name: id,
  tagline: '',
  description: '',
  scenarioId,
  suggestedQuestions: [],
})

const nothing = { info: undefined, generation: 0 }

test('the first workspace that the engine names throws away nothing of the page', () => {
  expect(showWorkspace(nothing, workspace('a'))).toEqual({ info: workspace('a'), generation: 0 })
})

test('another workspace is another generation, hearing of it twice is not', () => {
  const a = showWorkspace(nothing, workspace('a'))
  const b = showWorkspace(a, workspace('b'))
  expect(b.generation).toBe(1)
  expect(showWorkspace(b, workspace('b'))).toEqual(b)
  expect(showWorkspace(b, workspace('a')).generation).toBe(2)
})

test('a workspace that changed its name is still the same one', () => {
  const renamed = { ...workspace('a'), name: 'A better name' }
  expect(showWorkspace(showWorkspace(nothing, workspace('a')), renamed)).toEqual({
    info: renamed,
    generation: 0,
  })
})

test('scenarios stand apart from a person’s own workspaces, each in the engine’s order', () => {
  const [own1, desk, own2] = [workspace('x'), workspace('desk', 'desk'), workspace('b')]
  expect(groupWorkspaces([own1, desk, own2])).toEqual({ own: [own1, own2], scenarios: [desk] })
})
