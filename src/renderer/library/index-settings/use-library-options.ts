import { useCallback, useEffect, useState } from 'react'
import type { LibraryOptions } from '#contract/library.ts'
import { attempt } from '../../app/attempt.ts'
import { notifyFailure } from '../../app/notify.tsx'
import { useClient } from '../../connection/client-context.tsx'

/** How files are read; undefined until the engine has said it. */
export const useLibraryOptions = () => {
  const client = useClient()
  const [options, setOptions] = useState<LibraryOptions>()
  useEffect(() => {
    const controller = new AbortController()
    client.library.options(undefined, { signal: controller.signal }).then(setOptions, error => {
      if (!controller.signal.aborted) notifyFailure('It could not be seen how files are read', error)
    })
    return () => controller.abort()
  }, [client])
  const change = useCallback(
    async (changed: LibraryOptions) => {
      await attempt('This was not changed', async () => setOptions(await client.library.setOptions(changed)))
    },
    [client],
  )
  return { options, change }
}
