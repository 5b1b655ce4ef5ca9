import type { FreshnessRequest, FreshnessTest } from '#contract/freshness.ts'
import type { TestSetId } from '#contract/ids.ts'

/** Changes of one fact on a copy of the library, and what the approaches make of it. */
export interface FreshnessTests {
  proposals(testSetId: TestSetId): Promise<FreshnessRequest[]>
  start(request: FreshnessRequest): Promise<string>
  list(): FreshnessTest[]
  watch(signal?: AbortSignal): AsyncGenerator<FreshnessTest[], void, undefined>
  remove(id: string): void
  close(): Promise<void>
}
