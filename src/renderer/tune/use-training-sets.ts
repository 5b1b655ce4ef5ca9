import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { TrainingSetId } from '#contract/ids.ts'
import type { TrainingSetImport, TrainingSetSummary } from '#contract/training-set.ts'
import { attempt } from '../app/attempt.ts'
import { notifyDone, notifyFailure } from '../app/notify.tsx'
import { useClient } from '../connection/client-context.tsx'
import type { Editing } from './examples/editing.ts'
import { sortExampleFiles } from './examples/example-files.ts'

/** What came of one import, until the person has read it. */
export interface ImportReport {
  key: number
  /** The file's name, or what else the examples came from. */
  source: string
  result: TrainingSetImport
}

/** The workspace's training sets, and what outlives a look at another screen. */
export interface TrainingSets {
  /** undefined until the engine has listed them. */
  list: readonly TrainingSetSummary[] | undefined
  /** What is being read right now. */
  importing: readonly string[]
  reports: readonly ImportReport[]
  /** Examples that are being written, by set. */
  editing: RefObject<Map<TrainingSetId, Editing>>
  reload: () => Promise<void>
  /** Takes in what the engine has said of one set. */
  update: (set: TrainingSetSummary) => void
  create: (name: string) => Promise<TrainingSetSummary | undefined>
  remove: (set: TrainingSetSummary) => Promise<boolean>
  /** Into the set `into`, or into new ones named after the files. The set that took examples last. */
  importFiles: (files: readonly File[], into?: TrainingSetId) => Promise<TrainingSetSummary | undefined>
  /** Rejects with the engine's refusal, so that the text is still there to be corrected. */
  paste: (text: string, name: string, into?: TrainingSetId) => Promise<TrainingSetSummary>
  dismiss: (key: number) => void
}

export const useTrainingSets = (engineReady: boolean): TrainingSets => {
  const client = useClient()
  const [list, setList] = useState<readonly TrainingSetSummary[]>()
  const [importing, setImporting] = useState<readonly string[]>([])
  const [reports, setReports] = useState<readonly ImportReport[]>([])
  const editing = useRef(new Map<TrainingSetId, Editing>())
  const reportKey = useRef(0)

  const reload = useCallback(async () => {
    try {
      setList(await client.trainingSets.list())
    } catch (error) {
      // While the engine starts it may not have opened the workspace yet; its status says so.
      if (engineReady) notifyFailure('The training sets could not be listed', error)
    }
  }, [client, engineReady])
  useEffect(() => void reload(), [reload])

  const update = useCallback((set: TrainingSetSummary) => setList(before => withSet(before ?? [], set)), [])
  const report = useCallback(
    (source: string, result: TrainingSetImport) => {
      update(result.set)
      reportKey.current += 1
      const key = reportKey.current
      setReports(before => [...before, { key, source, result }])
    },
    [update],
  )

  const importFile = useCallback(
    async (file: File, into: TrainingSetId | undefined) => {
      setImporting(before => [...before, file.name])
      try {
        const result = await client.trainingSets.import({ file, ...(into && { id: into }) })
        report(file.name, result)
        return result.set
      } catch (error) {
        notifyFailure(`${file.name} was not imported`, error)
        return undefined
      } finally {
        setImporting(before => without(before, file.name))
      }
    },
    [client, report],
  )

  return {
    list,
    importing,
    reports,
    editing,
    reload,
    update,
    create: useCallback(
      async name => {
        try {
          const set = await client.trainingSets.create({ name })
          update(set)
          return set
        } catch (error) {
          notifyFailure('The training set was not made', error)
          return undefined
        }
      },
      [client, update],
    ),
    remove: useCallback(
      async ({ id, name }) => {
        const done = await attempt('The training set was not deleted', () =>
          client.trainingSets.remove({ id }),
        )
        if (!done) return false
        editing.current.delete(id)
        setList(before => before?.filter(set => set.id !== id))
        setReports(before => before.filter(({ result }) => result.set.id !== id))
        notifyDone(`${name} was deleted.`)
        return true
      },
      [client],
    ),
    importFiles: useCallback(
      async (files, into) => {
        const { usable, others } = sortExampleFiles(files)
        if (others.length > 0) notifyFailure(`${others.join(', ')}: not imported`, notExamples)
        let last: TrainingSetSummary | undefined
        for (const file of usable) last = (await importFile(file, into)) ?? last
        return last
      },
      [importFile],
    ),
    paste: useCallback(
      async (text, name, into) => {
        const result = await client.trainingSets.paste({ text, name, ...(into && { id: into }) })
        report('Pasted text', result)
        return result.set
      },
      [client, report],
    ),
    dismiss: useCallback(key => setReports(before => before.filter(report => report.key !== key)), []),
  }
}

const notExamples = new Error('Examples come from JSONL or CSV files. Documents belong in the library.')

/** The list with `set` in its place, or at the end. */
const withSet = (list: readonly TrainingSetSummary[], set: TrainingSetSummary): TrainingSetSummary[] =>
  list.some(({ id }) => id === set.id)
    ? list.map(known => (known.id === set.id ? set : known))
    : [...list, set]

/** The list without the first `name` in it; another import of the same name may be under way. */
const without = (names: readonly string[], name: string): string[] => {
  const at = names.indexOf(name)
  return names.filter((_, index) => index !== at)
}
