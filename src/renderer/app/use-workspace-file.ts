import { useState } from 'react'
import type { WorkspaceInfo } from '#contract/workspace.ts'
import { useClient } from '../connection/client-context.tsx'
import { attempt } from './attempt.ts'
import { notifyDone } from './notify.tsx'
import type { Workspaces } from './use-workspaces.ts'
import { noticeWriting } from './writing-notice.tsx'

/** Moving workspaces between computers, each as one file. */
export const useWorkspaceFile = ({ name }: WorkspaceInfo, workspaces: Workspaces) => {
  const client = useClient()
  const [exporting, setExporting] = useState(false)
  return {
    exporting,
    async export() {
      setExporting(true)
      const done = client.workspaces.export()
      noticeWriting(
        {
          writing: 'Writing the workspace into one file',
          meanwhile: `Documents, index, adapters and history of ${name}. You can go on working.`,
          what: name,
          written: 'The workspace is exported',
          notWritten: 'The workspace was not exported',
        },
        done,
      )
      await done.catch(() => {}) // the notice says why
      setExporting(false)
    },
    async import(file: File) {
      await attempt('The workspace was not imported', async () => {
        const imported = await workspaces.import(file)
        notifyDone(`${imported.name} was imported and is open.`)
      })
    },
  }
}
