import { useCallback, useEffect, useState } from 'react'
import type { WorkspaceInfo } from '#contract/workspace.ts'
import { useClient } from '../connection/client-context.tsx'
import { notifyFailure } from './notify.tsx'

/** The open workspace; asked for again when the engine becomes ready. */
export const useWorkspace = (engineReady: boolean): WorkspaceInfo | undefined => {
  const client = useClient()
  const [workspace, setWorkspace] = useState<WorkspaceInfo>()
  const load = useCallback(async () => {
    try {
      setWorkspace(await client.workspaces.current())
    } catch (error) {
      // While the engine starts it may not have opened the workspace yet; its status says so.
      if (engineReady) notifyFailure('The workspace could not be read', error)
    }
  }, [client, engineReady])
  useEffect(() => void load(), [load])
  return workspace
}
