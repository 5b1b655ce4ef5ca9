import * as z from 'zod'
import { type AdvisorReport, Capability, maxCapabilities } from '#contract/advisor.ts'
import { adviceFor } from '#engine/advisor/advice.ts'
import { adviceMarkdown } from '#engine/advisor/advice-markdown.ts'
import { approachCosts, type CostFigures } from '#engine/advisor/approach-costs.ts'
import type { Evidence } from '#engine/advisor/evidence-verdict.ts'
import { shippedWordingModel } from '#engine/advisor/shipped-wording-model.ts'
import { wordingAccuracy } from '#engine/advisor/wording-accuracy.ts'
import { createWordingClassifier } from '#engine/advisor/wording-classifier.ts'
import type { Clock } from '#engine/core/clock.ts'
import { slugOf } from '#engine/core/free-name.ts'
import type { Embedder } from '#engine/embedding/embedder.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'

/** Says for each capability of an application whether retrieval, tuning or both serve it. */
export interface Advisor {
  report(): Promise<AdvisorReport>
  setCapabilities(capabilities: Capability[]): Promise<AdvisorReport>
  export(): Promise<File>
}

export interface AdvisorDeps {
  workspace: Pick<Workspace, 'settings' | 'info'>
  embedder: Embedder
  evidence: Evidence
  costs(): Promise<CostFigures>
  diptychVersion: string
  clock: Clock
}

const setting = 'capabilities'
const Capabilities = z.array(Capability).max(maxCapabilities)

export const createAdvisor = ({
  workspace,
  embedder,
  evidence,
  costs,
  diptychVersion,
  clock,
}: AdvisorDeps): Advisor => {
  const classifier = createWordingClassifier(embedder, shippedWordingModel)

  const report = async (): Promise<AdvisorReport> => {
    const capabilities = workspace.settings.get(setting, Capabilities) ?? []
    const wordings = await classifier.classify(capabilities.map(({ text }) => text))
    const advice = await Promise.all(
      capabilities.map(async (capability, index) =>
        adviceFor(
          capability,
          wordings[index] ?? null,
          capability.tag === null ? [] : await evidence.evidenceFor(capability.tag),
        ),
      ),
    )
    return {
      capabilities,
      advice,
      costs: approachCosts(await costs()),
      accuracy: wordingAccuracy(shippedWordingModel),
    }
  }

  return {
    report,
    setCapabilities(capabilities) {
      workspace.settings.set(setting, capabilities)
      return report()
    },
    async export() {
      const text = adviceMarkdown(await report(), {
        workspaceName: workspace.info.name,
        diptychVersion,
        embedderId: embedder.id,
        writtenAt: clock.now(),
      })
      return new File([text], `${slugOf(workspace.info.name) || 'workspace'}-advice.md`, {
        type: 'text/markdown',
      })
    },
  }
}
