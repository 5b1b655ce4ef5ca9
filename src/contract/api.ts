import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { AdapterCard, AdapterInfo, AdapterStrength, MergedFormat } from './adapter.ts'
import { AdvisorReport, Capability, maxCapabilities } from './advisor.ts'
import { Approach } from './approach.ts'
import { ErrorCode } from './errors.ts'
import {
  EvaluatedQuestion,
  EvaluatedRows,
  EvaluatedRowsRequest,
  Evaluation,
  EvaluationEvent,
  EvaluationRequest,
} from './evaluation.ts'
import { FreshnessRequest, FreshnessTest, MemoryTest } from './freshness.ts'
import {
  AdapterId,
  DocumentId,
  EvaluationId,
  FolderId,
  JobId,
  RerankerId,
  RunId,
  TestRowId,
  TestSetId,
  TrainingId,
  TrainingSetId,
  WorkspaceId,
} from './ids.ts'
import {
  ChunkLimits,
  DocumentDetail,
  FileProgress,
  IndexStatus,
  LibraryDocument,
  LibraryEvent,
  LibraryOptions,
  Place,
} from './library.ts'
import { Presentation } from './presentation.ts'
import { ReportRequest } from './report.ts'
import { RerankerInfo } from './reranker.ts'
import { Run, RunRequest, RunSummary } from './run.ts'
import { RunEvent } from './run-events.ts'
import { Comparison, Scoreboard } from './scoreboard.ts'
import { SearchRequest, SearchResult } from './search.ts'
import { Span } from './span.ts'
import { SystemStatus } from './system.ts'
import {
  ProposedRow,
  TestSetChange,
  TestSetFindings,
  TestSetImport,
  TestSetPage,
  TestSetSummary,
} from './test-set.ts'
import { TrainingEstimate, TrainingProposal, TrainingSettings } from './training.ts'
import { TrainingEvent } from './training-events.ts'
import {
  TrainingSetChange,
  TrainingSetFinding,
  TrainingSetImport,
  TrainingSetPage,
  TrainingSetSummary,
} from './training-set.ts'
import { WorkspaceInfo } from './workspace.ts'

// Every procedure can fail with any of the engine's codes; the message is written for people.
const procedure = oc.errors(
  Object.fromEntries(ErrorCode.options.map(code => [code, {}])) as Record<ErrorCode, object>,
)

/** The whole API between the engine and its hosts, command line and page. */
export const contract = {
  system: {
    status: procedure.output(SystemStatus),
    /** Yields the status at once and then whenever it changes. */
    watch: procedure.output(eventIterator(SystemStatus)),
  },
  workspaces: {
    list: procedure.output(z.array(WorkspaceInfo)),
    /** The workspace that is open now; all other procedures speak of it. */
    current: procedure.output(WorkspaceInfo),
    open: procedure.input(z.object({ id: WorkspaceId })).output(WorkspaceInfo),
    create: procedure.input(z.object({ name: z.string().min(1).max(80) })).output(WorkspaceInfo),
    /** Writes the open workspace into one file that `import` reads on any machine; `place` says where it lies. */
    export: procedure.output(z.object({ place: z.string(), sizeBytes: z.int() })),
    /** Makes a workspace of an exported file and opens it. @throws WORKSPACE_UNREADABLE; nothing was imported then. */
    import: procedure.input(z.object({ file: z.file() })).output(WorkspaceInfo),
  },
  library: {
    watch: procedure.output(eventIterator(LibraryEvent)),
    /**
     * Adds or replaces documents by name. `path` is the place inside the library (`manuals/tern.pdf`).
     * Returns when the files are kept; progress comes through `watch`.
     */
    add: procedure
      .input(
        z.object({
          files: z
            .array(
              z.object({
                path: z.string().min(1),
                file: z.file(),
                // A transport does not carry a File's own time.
                modifiedAt: z.iso.datetime().optional(),
              }),
            )
            .min(1),
        }),
      )
      .output(z.object({ jobId: JobId })),
    cancel: procedure.input(z.object({ jobId: JobId })).output(z.void()),
    /** Stops after the file in work, until `resume`; a restart does not resume it. */
    pause: procedure.input(z.object({ jobId: JobId })).output(z.void()),
    resume: procedure.input(z.object({ jobId: JobId })).output(z.void()),
    /** Tries the failed and cancelled files of a job again. */
    retry: procedure.input(z.object({ jobId: JobId })).output(z.void()),
    /** Forgets a job that has ended, so that its failures are no longer listed. A running one is cancelled first. */
    dismiss: procedure.input(z.object({ jobId: JobId })).output(z.void()),
    /** Files of a job in their order. */
    jobFiles: procedure
      .input(
        z.object({
          jobId: JobId,
          offset: z.int().min(0).default(0),
          limit: z.int().min(1).max(1000).default(200),
        }),
      )
      .output(z.array(FileProgress)),
    remove: procedure.input(z.object({ documentId: DocumentId })).output(z.void()),
    /** Lets a followed folder go. Its documents stay. */
    unfollow: procedure.input(z.object({ folderId: FolderId })).output(z.void()),
    document: procedure.input(z.object({ documentId: DocumentId })).output(DocumentDetail),
    setTags: procedure
      .input(z.object({ documentId: DocumentId, tags: z.array(z.string().min(1).max(40)).max(20) }))
      .output(LibraryDocument),
    /** The file as it was added. */
    original: procedure.input(z.object({ documentId: DocumentId })).output(z.file()),
    /** Where lines of a stretch of the document's text stand on its pages; empty for formats without pages. */
    places: procedure.input(z.object({ documentId: DocumentId, span: Span })).output(z.array(Place)),
    /** Finds passages without asking a model, with the reasons. */
    search: procedure.input(SearchRequest).output(SearchResult),
    options: procedure.output(LibraryOptions),
    /**
     * For files read and searches made from now on; `retry` reads what failed before with them.
     * @throws MODEL_NOT_FOUND for a reranker that is not installed.
     */
    setOptions: procedure.input(LibraryOptions).output(LibraryOptions),
    index: procedure.output(IndexStatus),
    /**
     * Builds an index with other limits beside the one that answers, compares both on the workspace's test
     * questions and swaps them. Returns at once; progress comes through `index`. A build that a restart
     * interrupted goes on by itself.
     */
    rebuild: procedure.input(z.object({ limits: ChunkLimits })).output(z.void()),
    /** Gives up the build. The index that answers stays. */
    cancelRebuild: procedure.output(z.void()),
    /** Lets the previous index answer again. */
    restoreIndex: procedure.output(IndexStatus),
  },
  trainingSets: {
    list: procedure.output(z.array(TrainingSetSummary)),
    create: procedure.input(z.object({ name: z.string().min(1).max(80) })).output(TrainingSetSummary),
    /** Deletes the set. Adapters that learnt from it stay. */
    remove: procedure.input(z.object({ id: TrainingSetId })).output(z.void()),
    examples: procedure
      .input(
        z.object({
          id: TrainingSetId,
          offset: z.int().min(0).default(0),
          limit: z.int().min(1).max(1000).default(500),
        }),
      )
      .output(TrainingSetPage),
    findings: procedure.input(z.object({ id: TrainingSetId })).output(z.array(TrainingSetFinding)),
    /** Adds the examples of a JSON Lines, JSON or CSV file to a set, or to a new one named after the file. */
    import: procedure
      .input(z.object({ id: TrainingSetId.optional(), file: z.file() }))
      .output(TrainingSetImport),
    /** The same for pasted text; a new set is named `name`. */
    paste: procedure
      .input(
        z.object({ id: TrainingSetId.optional(), name: z.string().min(1).max(80), text: z.string().min(1) }),
      )
      .output(TrainingSetImport),
    /** `contentHash` is of the set as the person saw it. @throws TRAINING_SET_CHANGED when it is another by now. */
    change: procedure
      .input(z.object({ id: TrainingSetId, contentHash: z.string(), change: TrainingSetChange }))
      .output(TrainingSetSummary),
    undo: procedure.input(z.object({ id: TrainingSetId })).output(TrainingSetSummary),
    /** Adds what a pane was asked, as the model read it, with the answer that it should have given. */
    addAnswer: procedure
      .input(z.object({ id: TrainingSetId, runId: RunId, approach: Approach, answer: z.string().min(1) }))
      .output(TrainingSetSummary),
  },
  trainings: {
    /** The presets for a set, with times from a step measured on this machine (measured now if it never was). */
    propose: procedure.input(z.object({ trainingSetId: TrainingSetId })).output(z.array(TrainingProposal)),
    /** The same for settings of one's own. */
    estimate: procedure
      .input(z.object({ trainingSetId: TrainingSetId, settings: TrainingSettings }))
      .output(TrainingEstimate),
    /**
     * Measures the speed of a step on this machine anew, for `propose` and `estimate`: what was measured while
     * the machine was busy is too slow. Takes seconds. @throws TRAINING_RUNNING while a training runs.
     */
    measure: procedure.output(z.void()),
    /** Starts a training as a job. @throws TRAINING_RUNNING while another one runs. */
    start: procedure
      .input(
        z.object({
          trainingSetId: TrainingSetId,
          name: z.string().min(1).max(80),
          settings: TrainingSettings,
        }),
      )
      .output(z.object({ trainingId: TrainingId })),
    watch: procedure.output(eventIterator(TrainingEvent)),
    /** Writes a checkpoint and stops; returns when it is written. */
    pause: procedure.input(z.object({ id: TrainingId })).output(z.void()),
    /** Goes on from the last checkpoint. @throws TRAINING_RUNNING while another one runs. */
    resume: procedure.input(z.object({ id: TrainingId })).output(z.void()),
    /** Ends it now. `keep` makes an adapter of what was learnt so far; otherwise it is discarded. */
    stop: procedure.input(z.object({ id: TrainingId, keep: z.boolean() })).output(z.void()),
    /** Forgets a training that does not run, and its checkpoint; the adapter it made stays. */
    remove: procedure.input(z.object({ id: TrainingId })).output(z.void()),
  },
  adapters: {
    list: procedure.output(z.array(AdapterInfo)),
    /** null deactivates: tuned and hybrid then have nothing to answer with. */
    activate: procedure.input(z.object({ id: AdapterId.nullable() })).output(z.array(AdapterInfo)),
    card: procedure.input(z.object({ id: AdapterId })).output(AdapterCard),
    setStrength: procedure
      .input(z.object({ id: AdapterId, strength: AdapterStrength }))
      .output(z.array(AdapterInfo)),
    rename: procedure
      .input(z.object({ id: AdapterId, name: z.string().min(1).max(80) }))
      .output(z.array(AdapterInfo)),
    duplicate: procedure.input(z.object({ id: AdapterId })).output(z.array(AdapterInfo)),
    /** Deletes the adapter; the active one is deactivated first. */
    remove: procedure.input(z.object({ id: AdapterId })).output(z.array(AdapterInfo)),
    /** A PEFT folder's files, or one zip of them. */
    import: procedure
      .input(z.object({ files: z.array(z.object({ path: z.string().min(1), file: z.file() })).min(1) }))
      .output(AdapterInfo),
    /** A zip of the PEFT folder, which Python's PEFT loads. */
    export: procedure.input(z.object({ id: AdapterId })).output(z.file()),
    /**
     * Writes base and adapter as one model into the workspace's folder `exports`: hundreds of megabytes.
     * `place` tells people where it lies.
     */
    exportMerged: procedure
      .input(z.object({ id: AdapterId, format: MergedFormat }))
      .output(z.object({ place: z.string(), sizeBytes: z.int() })),
  },
  testSets: {
    list: procedure.output(z.array(TestSetSummary)),
    create: procedure.input(z.object({ name: z.string().min(1).max(80) })).output(TestSetSummary),
    /** Deletes the set. Its evaluations stay. */
    remove: procedure.input(z.object({ id: TestSetId })).output(z.void()),
    rows: procedure
      .input(
        z.object({
          id: TestSetId,
          offset: z.int().min(0).default(0),
          limit: z.int().min(1).max(1000).default(500),
        }),
      )
      .output(TestSetPage),
    /** Adds the rows of a JSON Lines, JSON or CSV file to a set, or to a new one named after the file. */
    import: procedure.input(z.object({ id: TestSetId.optional(), file: z.file() })).output(TestSetImport),
    /** The same for pasted text; a new set is named `name`. */
    paste: procedure
      .input(z.object({ id: TestSetId.optional(), name: z.string().min(1).max(80), text: z.string().min(1) }))
      .output(TestSetImport),
    /** JSON Lines that `import` reads. */
    export: procedure.input(z.object({ id: TestSetId })).output(z.file()),
    /** `contentHash` is of the set as the person saw it. @throws TEST_SET_CHANGED when it is another by now. */
    change: procedure
      .input(z.object({ id: TestSetId, contentHash: z.string(), change: TestSetChange }))
      .output(TestSetSummary),
    undo: procedure.input(z.object({ id: TestSetId })).output(TestSetSummary),
    /**
     * Adds a run of the history: its question, the documents that the answer of `approach` cites as expected
     * sources and that answer as the reference; without `approach` the question alone.
     */
    addRun: procedure
      .input(z.object({ id: TestSetId, runId: RunId, approach: Approach.optional() }))
      .output(TestSetSummary),
    /** Questions from passages that no row asks for yet; nothing is added. Takes seconds. */
    propose: procedure
      .input(z.object({ id: TestSetId, count: z.int().min(1).max(50).default(10) }))
      .output(z.array(ProposedRow)),
    /** Overlap with training sets and documents, and rows that cannot be measured. Takes seconds. */
    findings: procedure.input(z.object({ id: TestSetId })).output(TestSetFindings),
  },
  evaluations: {
    watch: procedure.output(eventIterator(EvaluationEvent)),
    /** Starts an evaluation as a job. @throws EVALUATION_RUNNING while another one runs, TEST_SET_EMPTY, NO_ADAPTER. */
    start: procedure.input(EvaluationRequest).output(z.object({ id: EvaluationId })),
    pause: procedure.input(z.object({ id: EvaluationId })).output(z.void()),
    /** Goes on with the questions that are not done. A crash leaves an evaluation paused. */
    resume: procedure.input(z.object({ id: EvaluationId })).output(z.void()),
    /** Ends it now; what was done stays. */
    stop: procedure.input(z.object({ id: EvaluationId })).output(z.void()),
    remove: procedure.input(z.object({ id: EvaluationId })).output(z.void()),
    get: procedure.input(z.object({ id: EvaluationId })).output(Evaluation),
    /** Of the questions done so far. */
    scoreboard: procedure
      .input(z.object({ id: EvaluationId, tag: z.string().optional() }))
      .output(Scoreboard),
    /** The questions behind a metric, in the test set's order. */
    rows: procedure.input(EvaluatedRowsRequest).output(EvaluatedRows),
    question: procedure
      .input(z.object({ id: EvaluationId, rowId: TestRowId, seed: z.int().optional() }))
      .output(EvaluatedQuestion),
    compare: procedure.input(z.object({ from: EvaluationId, to: EvaluationId })).output(Comparison),
    /**
     * Asks the questions of a finished evaluation again without the passages that hold what is expected, as an
     * evaluation of its own.
     */
    startMemoryTest: procedure.input(z.object({ id: EvaluationId })).output(z.object({ id: EvaluationId })),
    /** null until a memory test of this evaluation is finished. */
    memoryTest: procedure.input(z.object({ id: EvaluationId })).output(MemoryTest.nullable()),
    /** Fact changes that the test set's rows allow, for the freshness test, best first. */
    freshnessProposals: procedure.input(z.object({ testSetId: TestSetId })).output(z.array(FreshnessRequest)),
    /** Runs on a copy of the library, which is deleted afterwards. Returns at once; follow it with `freshnessTests`. */
    startFreshnessTest: procedure.input(FreshnessRequest).output(z.object({ id: z.string() })),
    /** Newest first; the stream yields the list again whenever it changes. */
    freshnessTests: procedure.output(eventIterator(z.array(FreshnessTest))),
    removeFreshnessTest: procedure.input(z.object({ id: z.string() })).output(z.void()),
    report: procedure.input(ReportRequest).output(z.file()),
  },
  advisor: {
    /** The capabilities of this workspace's application with the advice for each. */
    report: procedure.output(AdvisorReport),
    /** Replaces the list. */
    setCapabilities: procedure
      .input(z.object({ capabilities: z.array(Capability).max(maxCapabilities) }))
      .output(AdvisorReport),
    /** The reasoning as Markdown. */
    export: procedure.output(z.file()),
  },
  presentation: {
    /** Without one of their own, a workspace's suggested questions. */
    get: procedure.output(Presentation),
    set: procedure.input(Presentation).output(Presentation),
  },
  /** Cross-encoders installed on this computer, for all workspaces; `library.setOptions` chooses one. */
  rerankers: {
    list: procedure.output(z.array(RerankerInfo)),
    /**
     * A folder in the Hugging Face layout. It is tried out first; one that is there already is not installed twice.
     * @throws MODEL_NOT_FOUND, MODEL_UNSUPPORTED, MODEL_CORRUPT; nothing was kept then.
     */
    import: procedure
      .input(z.object({ files: z.array(z.object({ path: z.string().min(1), file: z.file() })).min(1) }))
      .output(RerankerInfo),
    /** Deletes it. The open workspace then searches without one if it used this one. */
    remove: procedure.input(z.object({ id: RerankerId })).output(z.array(RerankerInfo)),
  },
  runs: {
    /** Starts a run as a job that outlives the window; follow it with `watch`. */
    start: procedure.input(RunRequest).output(z.object({ runId: RunId })),
    watch: procedure.input(z.object({ runId: RunId })).output(eventIterator(RunEvent)),
    /** Stops one approach, or all of them; what was written so far is kept. */
    stop: procedure.input(z.object({ runId: RunId, approach: Approach.optional() })).output(z.void()),
    /** Newest first. `before` continues a list after its last id. */
    list: procedure
      .input(z.object({ limit: z.int().min(1).max(200).default(50), before: RunId.optional() }).prefault({}))
      .output(z.array(RunSummary)),
    get: procedure.input(z.object({ runId: RunId })).output(Run),
    remove: procedure.input(z.object({ runId: RunId })).output(z.void()),
  },
}
export type Contract = typeof contract
