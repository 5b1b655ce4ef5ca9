import { Presentation } from '#contract/presentation.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'

/** The prepared questions of a workspace. */
export interface Presentations {
  get(): Presentation
  set(presentation: Presentation): Presentation
}

const setting = 'presentation'

export const createPresentations = ({ settings, info }: Workspace): Presentations => ({
  get: () =>
    settings.get(setting, Presentation) ??
    Presentation.parse({ steps: info.suggestedQuestions.map(question => ({ question })) }),
  set(presentation) {
    settings.set(setting, presentation)
    return presentation
  },
})
