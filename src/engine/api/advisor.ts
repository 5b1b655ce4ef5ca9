import type { AdvisorReport, Capability } from '#contract/advisor.ts'

/** Says for each capability of an application whether retrieval, tuning or both serve it. */
export interface Advisor {
  report(): Promise<AdvisorReport>
  setCapabilities(capabilities: Capability[]): Promise<AdvisorReport>
  export(): Promise<File>
}
