import { useCallback, useEffect, useRef, useState } from 'react'
import type { WorkspaceId } from '#contract/ids.ts'
import type { WorkspaceInfo } from '#contract/workspace.ts'
import { useClient } from '../connection/client-context.tsx'
import { attempt } from './attempt.ts'
import { notifyFailure } from './notify.tsx'
import { isAnother, type ShownWorkspace, showWorkspace } from './shown-workspace.ts'

export interface Workspaces {
  shown: ShownWorkspace
  /** True while another is being opened. */
  switching: boolean
  /** Asks the engine which one is open: another window may have opened another. */
  refresh: () => Promise<void>
  open: (id: WorkspaceId) => Promise<void>
  /** Makes an empty one and opens it. Rejects with the engine's refusal. */
  create: (name: string) => Promise<void>
  /** Makes one of an exported file and opens it. Rejects with the engine's refusal. */
  import: (file: File) => Promise<WorkspaceInfo>
}

/** The open workspace; `onSwitch` runs just before another one is shown. */
export const useWorkspaces = (engineReady: boolean, onSwitch: () => void): Workspaces => {
  const client = useClient()
  const [shown, setShown] = useState<ShownWorkspace>({ info: undefined, generation: 0 })
  const [switching, setSwitching] = useState(false)
  const latest = useRef(shown)
  const beforeAnother = useRef(onSwitch)
  useEffect(() => {
    beforeAnother.current = onSwitch
  })
  // An answer that was asked for before a switch must not undo it.
  const switches = useRef(0)

  const show = useCallback((info: WorkspaceInfo) => {
    if (isAnother(latest.current, info)) beforeAnother.current()
    latest.current = showWorkspace(latest.current, info)
    setShown(latest.current)
  }, [])

  const refresh = useCallback(async () => {
    const before = switches.current
    try {
      const info = await client.workspaces.current()
      if (switches.current === before) show(info)
    } catch (error) {
      // While the engine starts it may not have opened the workspace yet; its status says so.
      if (engineReady) notifyFailure('The workspace could not be read', error)
    }
  }, [client, engineReady, show])
  useEffect(() => void refresh(), [refresh])

  const switchTo = useCallback(
    async (call: () => Promise<WorkspaceInfo>) => {
      switches.current += 1
      setSwitching(true)
      try {
        const info = await call()
        show(info)
        return info
      } finally {
        setSwitching(false)
      }
    },
    [show],
  )
  const open = useCallback(
    async (id: WorkspaceId) => {
      await attempt('The workspace was not opened', () => switchTo(() => client.workspaces.open({ id })))
    },
    [client, switchTo],
  )
  const create = useCallback(
    async (name: string) => void (await switchTo(() => client.workspaces.create({ name }))),
    [client, switchTo],
  )
  const importFile = useCallback(
    (file: File) => switchTo(() => client.workspaces.import({ file })),
    [client, switchTo],
  )
  return { shown, switching, refresh, open, create, import: importFile }
}
