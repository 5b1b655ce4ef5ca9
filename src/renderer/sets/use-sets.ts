import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { attempt } from '../app/attempt.ts'
import { notifyDone, notifyFailure } from '../app/notify.tsx'
import { failureSentence } from '../connection/failure-sentence.ts'
import type { Editing } from './editing.ts'
import { sortRowFiles } from './row-files.ts'
import { capital, type SetKind, type SetSummary } from './set-kind.ts'

/** What an import brought. */
interface SetImport<S> {
  set: S
  imported: number
  problems: readonly { line: number; message: string }[]
  problemCount: number
}

/** What came of one import, until the person has read it. */
export interface ImportReport<S> {
  key: number
  /** The file's name, or what else the rows came from. */
  source: string
  result: SetImport<S>
}

/** The contract's procedures about sets of one kind, as the client has them; the same object at every drawing. */
interface SetProcedures<S extends SetSummary> {
  list: () => Promise<readonly S[]>
  create: (input: { name: string }) => Promise<S>
  remove: (input: { id: S['id'] }) => Promise<void>
  import: (input: { file: File; id?: S['id'] }) => Promise<SetImport<S>>
  paste: (input: { text: string; name: string; id?: S['id'] }) => Promise<SetImport<S>>
}

/** The workspace's sets of one kind, and what outlives a look at another screen. `D` is a row being written. */
export interface Sets<S extends SetSummary, D> {
  /** undefined until the engine has listed them. */
  list: readonly S[] | undefined
  /** Why they could not be listed. */
  failure: string | undefined
  /** What is being read right now. */
  importing: readonly string[]
  reports: readonly ImportReport<S>[]
  /** Rows that are being written, by set. */
  editing: RefObject<Map<S['id'], Editing<D>>>
  reload: () => Promise<void>
  /** Takes in what the engine has said of one set. */
  update: (set: S) => void
  create: (name: string) => Promise<S | undefined>
  remove: (set: S) => Promise<boolean>
  /** Into the set `into`, or into new ones named after the files. The set that took rows last. */
  importFiles: (files: readonly File[], into?: S['id']) => Promise<S | undefined>
  /** Rejects with the engine's refusal, so that the text is still there to be corrected. */
  paste: (text: string, name: string, into?: S['id']) => Promise<S>
  dismiss: (key: number) => void
}

export const useSets = <S extends SetSummary, D>(
  kind: SetKind<S>,
  calls: SetProcedures<S>,
  engineReady: boolean,
): Sets<S, D> => {
  const [list, setList] = useState<readonly S[]>()
  const [failure, setFailure] = useState<string>()
  const [importing, setImporting] = useState<readonly string[]>([])
  const [reports, setReports] = useState<readonly ImportReport<S>[]>([])
  const editing = useRef(new Map<S['id'], Editing<D>>())
  const reportKey = useRef(0)

  const reload = useCallback(async () => {
    try {
      setList(await calls.list())
      setFailure(undefined)
    } catch (error) {
      // While the engine starts it may not have opened the workspace yet; its status says so.
      if (!engineReady) return
      setFailure(failureSentence(error))
      notifyFailure(`The ${kind.set}s could not be listed`, error)
    }
  }, [kind, calls, engineReady])
  useEffect(() => void reload(), [reload])

  const update = useCallback((set: S) => setList(before => withSet(before ?? [], set)), [])
  const report = useCallback(
    (source: string, result: SetImport<S>) => {
      update(result.set)
      reportKey.current += 1
      const key = reportKey.current
      setReports(before => [...before, { key, source, result }])
    },
    [update],
  )

  const importFile = useCallback(
    async (file: File, into: S['id'] | undefined) => {
      setImporting(before => [...before, file.name])
      try {
        const result = await calls.import({ file, ...(into && { id: into }) })
        report(file.name, result)
        return result.set
      } catch (error) {
        notifyFailure(`${file.name} was not imported`, error)
        return undefined
      } finally {
        setImporting(before => without(before, file.name))
      }
    },
    [calls, report],
  )

  const create = useCallback(
    async (name: string) => {
      try {
        const set = await calls.create({ name })
        update(set)
        return set
      } catch (error) {
        notifyFailure(`The ${kind.set} was not made`, error)
        return undefined
      }
    },
    [kind, calls, update],
  )
  const remove = useCallback(
    async ({ id, name }: S) => {
      if (!(await attempt(`The ${kind.set} was not deleted`, () => calls.remove({ id })))) return false
      editing.current.delete(id)
      setList(before => before?.filter(set => set.id !== id))
      setReports(before => before.filter(({ result }) => result.set.id !== id))
      notifyDone(`${name} was deleted.`)
      return true
    },
    [kind, calls],
  )
  const importFiles = useCallback(
    async (files: readonly File[], into?: S['id']) => {
      const { usable, others } = sortRowFiles(files)
      if (others.length > 0) notifyFailure(`${others.join(', ')}: not imported`, new Error(notRows(kind)))
      let last: S | undefined
      for (const file of usable) last = (await importFile(file, into)) ?? last
      return last
    },
    [kind, importFile],
  )
  const paste = useCallback(
    async (text: string, name: string, into?: S['id']) => {
      const result = await calls.paste({ text, name, ...(into && { id: into }) })
      report('Pasted text', result)
      return result.set
    },
    [calls, report],
  )
  const dismiss = useCallback(
    (key: number) => setReports(before => before.filter(report => report.key !== key)),
    [],
  )

  // One value as long as nothing of it changes, so that it can be handed down in a context.
  return useMemo(
    () => ({
      list,
      failure,
      importing,
      reports,
      editing,
      reload,
      update,
      create,
      remove,
      importFiles,
      paste,
      dismiss,
    }),
    [list, failure, importing, reports, reload, update, create, remove, importFiles, paste, dismiss],
  )
}

const notRows = <S extends SetSummary>({ row, otherFiles }: SetKind<S>): string =>
  `${capital(row)}s come from JSONL, JSON or CSV files. ${otherFiles}`

/** The list with `set` in its place, or at the end. */
const withSet = <S extends SetSummary>(list: readonly S[], set: S): S[] =>
  list.some(({ id }) => id === set.id)
    ? list.map(known => (known.id === set.id ? set : known))
    : [...list, set]

/** The list without the first `name` in it; another import of the same name may be under way. */
const without = (names: readonly string[], name: string): string[] => {
  const at = names.indexOf(name)
  return names.filter((_, index) => index !== at)
}
