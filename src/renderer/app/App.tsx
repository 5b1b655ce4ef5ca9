import { VisuallyHidden } from '@mantine/core'
import { useDraft } from '../compare/use-draft.ts'
import { OpenWorkspace } from './OpenWorkspace.tsx'
import { useConnection } from './use-connection.ts'
import { navigate } from './use-route.ts'
import { useSystemStatus } from './use-system-status.ts'
import { useWorkspaces } from './use-workspaces.ts'

/** What outlives a change of workspace: the engine's status, how questions are asked. */
export const App = () => {
  const status = useSystemStatus()
  const connected = useConnection().type === 'connected'
  const ready = status?.engine.type === 'ready'
  const draft = useDraft()
  const workspaces = useWorkspaces(ready, () => {
    // The address may name a run or a document of the workspace that is left.
    navigate({ screen: 'compare', runId: undefined })
    draft.setQuestion('')
    draft.setFilter({})
  })
  const { info, generation } = workspaces.shown
  return (
    <>
      <VisuallyHidden role="status">{generation > 0 && `${info?.name} is open.`}</VisuallyHidden>
      <OpenWorkspace
        key={generation}
        status={status}
        connected={connected}
        workspaces={workspaces}
        draft={draft}
      />
    </>
  )
}
