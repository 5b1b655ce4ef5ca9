import { Button, Code, Text } from '@mantine/core'
import { IconAlertTriangle, IconFolderSearch } from '@tabler/icons-react'
import { useState } from 'react'
import type { FollowedFolder } from '#contract/library.ts'
import { ConfirmDialog } from '../app/ConfirmDialog.tsx'
import { inApp } from '../connection/in-app.ts'
import classes from './followed-folders.module.css'

interface FollowedFoldersProps {
  folders: readonly FollowedFolder[]
  onUnfollow: (folder: FollowedFolder) => Promise<void>
}

/** The folders on this computer that the library is kept like. */
export const FollowedFolders = ({ folders, onUnfollow }: FollowedFoldersProps) => {
  const [leaving, setLeaving] = useState<FollowedFolder>()
  if (folders.length === 0) return null
  return (
    <section aria-label="Followed folders" className={classes.folders}>
      <ul>
        {folders.map(folder => (
          <li key={folder.id} data-state={folder.state}>
            {folder.state === 'following' ? (
              <IconFolderSearch size={20} stroke={1.5} aria-hidden />
            ) : (
              <IconAlertTriangle size={20} stroke={1.6} aria-hidden />
            )}
            <div className={classes.text}>
              <Text size="sm" fw={600}>
                {folder.name}{' '}
                <Text span size="sm" c="dimmed" fw={400}>
                  {folder.place}
                </Text>
              </Text>
              <Text size="sm" c={folder.state === 'following' ? 'dimmed' : 'var(--warn)'}>
                {folder.state === 'following'
                  ? 'Followed: what changes there changes here within seconds.'
                  : 'It cannot be read now. Its documents are kept. Plug it in or move it back, or let it go.'}
              </Text>
            </div>
            <Button
              variant="default"
              size="compact-sm"
              aria-label={`Let ${folder.name} go`}
              onClick={() => setLeaving(folder)}
            >
              Let go
            </Button>
          </li>
        ))}
      </ul>
      <ConfirmDialog
        opened={leaving !== undefined}
        title="Let this folder go?"
        keep="Keep following"
        confirm="Let go"
        onClose={() => setLeaving(undefined)}
        onConfirm={() => leaving && void onUnfollow(leaving)}
      >
        What changes in <strong>{leaving?.place}</strong> is no longer brought in. Its documents stay in the
        library as they are now, and its files stay where they are.
      </ConfirmDialog>
    </section>
  )
}

/** How a folder is followed; a browser cannot say where on the disk a folder lies. */
export const HowToFollow = () => (
  <Text size="sm" c="dimmed">
    {inApp() ? (
      <>To keep up with a folder that changes, choose “Follow a folder…” in the File menu.</>
    ) : (
      <>
        To keep up with a folder that changes, start Diptych with{' '}
        <Code className={classes.command}>diptych serve --follow FOLDER</Code>.
      </>
    )}
  </Text>
)
