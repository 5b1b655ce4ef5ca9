import type { Logger } from '#engine/core/logging.ts'
import type { EngineCore } from './engine-core.ts'
import { type Implementer, toExampleFile, withTransportErrors } from './implementer.ts'

/** What measures and advises: test sets, evaluations, advisor, presentation. */
export const measuringRoutes = (os: Implementer, core: EngineCore, logger: Logger) => ({
  testSets: {
    list: os.testSets.list.handler(async () => (await core.current()).testSets.list()),
    create: os.testSets.create.handler(async ({ input }) =>
      (await core.current()).testSets.create(input.name),
    ),
    remove: os.testSets.remove.handler(async ({ input }) => (await core.current()).testSets.remove(input.id)),
    rows: os.testSets.rows.handler(async ({ input }) =>
      (await core.current()).testSets.rows(input.id, input.offset, input.limit),
    ),
    import: os.testSets.import.handler(async ({ input }) =>
      (await core.current()).testSets.import(input.id, toExampleFile(input.file)),
    ),
    paste: os.testSets.paste.handler(async ({ input }) =>
      (await core.current()).testSets.paste(input.id, input.name, input.text),
    ),
    export: os.testSets.export.handler(async ({ input }) => (await core.current()).testSets.export(input.id)),
    change: os.testSets.change.handler(async ({ input }) =>
      (await core.current()).testSets.change(input.id, input.contentHash, input.change),
    ),
    undo: os.testSets.undo.handler(async ({ input }) => (await core.current()).testSets.undo(input.id)),
    addRun: os.testSets.addRun.handler(async ({ input }) =>
      (await core.current()).testSets.addRun(input.id, input.runId, input.approach),
    ),
    propose: os.testSets.propose.handler(async ({ input, signal }) =>
      (await core.current()).testSets.propose(input.id, input.count, signal),
    ),
    findings: os.testSets.findings.handler(async ({ input, signal }) =>
      (await core.current()).testSets.findings(input.id, signal),
    ),
  },
  evaluations: {
    watch: os.evaluations.watch.handler(async ({ signal }) =>
      withTransportErrors((await core.current()).evaluations.watch(signal), logger, signal),
    ),
    start: os.evaluations.start.handler(async ({ input }) => {
      await core.ready()
      return { id: await (await core.current()).evaluations.start(input) }
    }),
    pause: os.evaluations.pause.handler(async ({ input }) =>
      (await core.current()).evaluations.pause(input.id),
    ),
    resume: os.evaluations.resume.handler(async ({ input }) =>
      (await core.current()).evaluations.resume(input.id),
    ),
    stop: os.evaluations.stop.handler(async ({ input }) => (await core.current()).evaluations.stop(input.id)),
    remove: os.evaluations.remove.handler(async ({ input }) =>
      (await core.current()).evaluations.remove(input.id),
    ),
    get: os.evaluations.get.handler(async ({ input }) => (await core.current()).evaluations.get(input.id)),
    scoreboard: os.evaluations.scoreboard.handler(async ({ input }) =>
      (await core.current()).evaluations.scoreboard(input.id, input.tag),
    ),
    rows: os.evaluations.rows.handler(async ({ input }) => (await core.current()).evaluations.rows(input)),
    question: os.evaluations.question.handler(async ({ input }) =>
      (await core.current()).evaluations.question(input.id, input.rowId, input.seed),
    ),
    compare: os.evaluations.compare.handler(async ({ input }) =>
      (await core.current()).evaluations.compare(input.from, input.to),
    ),
    startMemoryTest: os.evaluations.startMemoryTest.handler(async ({ input }) => {
      await core.ready()
      return { id: await (await core.current()).evaluations.startMemoryTest(input.id) }
    }),
    memoryTest: os.evaluations.memoryTest.handler(async ({ input }) =>
      (await core.current()).evaluations.memoryTest(input.id),
    ),
    freshnessProposals: os.evaluations.freshnessProposals.handler(async ({ input }) =>
      (await core.current()).freshnessTests.proposals(input.testSetId),
    ),
    startFreshnessTest: os.evaluations.startFreshnessTest.handler(async ({ input }) => {
      await core.ready()
      return { id: await (await core.current()).freshnessTests.start(input) }
    }),
    freshnessTests: os.evaluations.freshnessTests.handler(async ({ signal }) =>
      withTransportErrors((await core.current()).freshnessTests.watch(signal), logger, signal),
    ),
    removeFreshnessTest: os.evaluations.removeFreshnessTest.handler(async ({ input }) =>
      (await core.current()).freshnessTests.remove(input.id),
    ),
    report: os.evaluations.report.handler(async ({ input }) => (await core.current()).reports.write(input)),
  },
  advisor: {
    report: os.advisor.report.handler(async () => (await core.current()).advisor.report()),
    setCapabilities: os.advisor.setCapabilities.handler(async ({ input }) =>
      (await core.current()).advisor.setCapabilities(input.capabilities),
    ),
    export: os.advisor.export.handler(async () => (await core.current()).advisor.export()),
  },
  presentation: {
    get: os.presentation.get.handler(async () => (await core.current()).presentations.get()),
    set: os.presentation.set.handler(async ({ input }) => (await core.current()).presentations.set(input)),
  },
})
