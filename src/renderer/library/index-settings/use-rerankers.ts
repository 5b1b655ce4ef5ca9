import { useCallback, useEffect, useState } from 'react'
import type { RerankerInfo } from '#contract/reranker.ts'
import { attempt } from '../../app/attempt.ts'
import { notifyDone, notifyFailure } from '../../app/notify.tsx'
import type { PickedFile } from '../../app/picked-file.ts'
import { useClient } from '../../connection/client-context.tsx'
import { rerankerUpload } from './reranker-upload.ts'

export interface Rerankers {
  /** undefined until the engine has said it. */
  list: readonly RerankerInfo[] | undefined
  adding: boolean
  /** The one that was added; undefined where it was not. */
  add: (picked: readonly PickedFile[]) => Promise<RerankerInfo | undefined>
  /** Whether it was removed. */
  remove: (reranker: RerankerInfo) => Promise<boolean>
}

/** The rerankers that are installed on this computer. */
export const useRerankers = (): Rerankers => {
  const client = useClient()
  const [list, setList] = useState<RerankerInfo[]>()
  const [adding, setAdding] = useState(false)
  useEffect(() => {
    const controller = new AbortController()
    client.rerankers.list(undefined, { signal: controller.signal }).then(setList, error => {
      if (!controller.signal.aborted) notifyFailure('It could not be seen which rerankers there are', error)
    })
    return () => controller.abort()
  }, [client])

  return {
    list,
    adding,
    add: useCallback(
      async picked => {
        const upload = rerankerUpload(picked)
        if (upload.type === 'refused') {
          notifyFailure('The reranker was not added', new Error(upload.sentence))
          return undefined
        }
        setAdding(true)
        let added: RerankerInfo | undefined
        await attempt('The reranker was not added', async () => {
          added = await client.rerankers.import({ files: upload.files })
          setList(await client.rerankers.list())
        })
        setAdding(false)
        return added
      },
      [client],
    ),
    remove: useCallback(
      ({ id, name }) =>
        attempt('The reranker was not removed', async () => {
          setList(await client.rerankers.remove({ id }))
          notifyDone(`${name} was removed.`)
        }),
      [client],
    ),
  }
}
