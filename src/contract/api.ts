import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { Approach } from './approach.ts'
import { ErrorCode } from './errors.ts'
import { AdapterId, DocumentId, JobId, RunId, WorkspaceId } from './ids.ts'
import { DocumentDetail, LibraryEvent } from './library.ts'
import { Run, RunRequest, RunSummary } from './run.ts'
import { RunEvent } from './run-events.ts'
import { SystemStatus } from './system.ts'
import { AdapterInfo, WorkspaceInfo } from './workspace.ts'

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
  },
  library: {
    watch: procedure.output(eventIterator(LibraryEvent)),
    /**
     * Adds or replaces documents by name. `path` is the place inside the library (`manuals/tern.pdf`).
     * Returns at once; progress comes through `watch`.
     */
    add: procedure
      .input(z.object({ files: z.array(z.object({ path: z.string().min(1), file: z.file() })).min(1) }))
      .output(z.object({ jobId: JobId })),
    cancel: procedure.input(z.object({ jobId: JobId })).output(z.void()),
    /** Forgets a finished job, so that its failures are no longer listed. */
    dismiss: procedure.input(z.object({ jobId: JobId })).output(z.void()),
    remove: procedure.input(z.object({ documentId: DocumentId })).output(z.void()),
    document: procedure.input(z.object({ documentId: DocumentId })).output(DocumentDetail),
  },
  adapters: {
    list: procedure.output(z.array(AdapterInfo)),
    /** null deactivates: tuned and hybrid then have nothing to answer with. */
    activate: procedure.input(z.object({ id: AdapterId.nullable() })).output(z.array(AdapterInfo)),
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
