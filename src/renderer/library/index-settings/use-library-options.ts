import { useCallback, useEffect, useState } from 'react'
import type { LibraryOptions } from '#contract/library.ts'
import { attempt } from '../../app/attempt.ts'
import { notifyFailure } from '../../app/notify.tsx'
import { useClient } from '../../connection/client-context.tsx'

/** How files are read and searched; `options` is undefined until the engine has said it. */
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
  /** Whether it was changed. */
  const change = useCallback(
    (changed: Partial<LibraryOptions>) =>
      attempt('This was not changed', async () =>
        // From what the engine says: a terminal may have changed the rest in the meantime.
        setOptions(await client.library.setOptions({ ...(await client.library.options()), ...changed })),
      ),
    [client],
  )
  return { options, change }
}
