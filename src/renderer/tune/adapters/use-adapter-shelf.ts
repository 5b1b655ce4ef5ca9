import { useState } from 'react'
import type { AdapterInfo, MergedFormat } from '#contract/adapter.ts'
import type { AdapterId } from '#contract/ids.ts'
import { attempt } from '../../app/attempt.ts'
import { leadOn } from '../../app/lead-on.ts'
import { notifyDone, notifyFailure } from '../../app/notify.tsx'
import type { PickedFile } from '../../app/picked-file.ts'
import type { Route } from '../../app/route.ts'
import { saveFile } from '../../app/save-file.ts'
import type { Adapters } from '../../app/use-adapters.ts'
import { navigate } from '../../app/use-route.ts'
import { useClient } from '../../connection/client-context.tsx'
import { adapterFiles } from './adapter-files.ts'
import { noticeMerging } from './merged-notice.ts'

/** What can be done with the adapters of the workspace, apart from using them. */
export interface AdapterShelf {
  importing: boolean
  /** Whether a merged model is being written; one at a time, each is hundreds of megabytes. */
  merging: boolean
  /** Whether the name was changed. */
  rename: (adapter: AdapterInfo, name: string) => Promise<boolean>
  duplicate: (adapter: AdapterInfo) => Promise<void>
  remove: (adapter: AdapterInfo) => Promise<void>
  import: (picked: readonly PickedFile[]) => Promise<void>
  export: (adapter: AdapterInfo) => Promise<void>
  exportMerged: (adapter: AdapterInfo, format: MergedFormat) => Promise<void>
}

export const useAdapterShelf = ({ list, show, reload }: Adapters): AdapterShelf => {
  const client = useClient()
  const [importing, setImporting] = useState(false)
  const [merging, setMerging] = useState(false)

  return {
    importing,
    merging,
    rename({ id }, name) {
      return attempt('The adapter was not renamed', async () =>
        show(await client.adapters.rename({ id, name })),
      )
    },
    async duplicate({ id }) {
      await attempt('The adapter was not duplicated', async () => {
        const after = await client.adapters.duplicate({ id })
        show(after)
        const copy = after.find(adapter => !list?.some(before => before.id === adapter.id))
        if (!copy) return
        navigate(placeOf(copy.id))
        notifyDone(`This is the copy, ${copy.name}.`)
      })
    },
    async remove({ id, name }) {
      await attempt('The adapter was not deleted', async () => {
        show(await client.adapters.remove({ id }))
        navigate(placeOf(undefined))
        notifyDone(`${name} was deleted.`)
      })
    },
    async import(picked) {
      const choice = adapterFiles(picked)
      if (choice.type === 'refused')
        return notifyFailure('The adapter was not imported', new Error(choice.sentence))
      setImporting(true)
      await attempt('The adapter was not imported', async () => {
        const imported = client.adapters.import({ files: choice.files })
        await leadOn(imported.then(({ id }) => reload().then(() => placeOf(id))))
        notifyDone(`${(await imported).name} was imported. Activate it to answer with it.`)
      })
      setImporting(false)
    },
    async export({ id }) {
      await attempt('The adapter was not exported', async () =>
        saveFile(await client.adapters.export({ id })),
      )
    },
    async exportMerged({ id, name }, format) {
      setMerging(true)
      const writing = client.adapters.exportMerged({ id, format })
      noticeMerging(name, format, writing)
      await writing.catch(() => {}) // the notice says why
      setMerging(false)
    },
  }
}

const placeOf = (adapterId: AdapterId | undefined): Route => ({
  screen: 'tune',
  tab: 'adapters',
  adapterId,
  comparing: false,
})
