import { Button, EmptyState, Loader } from '@mantine/core'
import { IconFiles } from '@tabler/icons-react'
import { libraryHref } from '../app/route.ts'
import classes from './compare.module.css'

/** What to do first in a workspace that has no documents yet. */
export const FirstDocuments = ({ adding }: { adding: boolean }) => (
  <section aria-label="First step" className={classes.first}>
    <EmptyState
      align="left"
      classNames={{ description: classes.firstText ?? '', actions: classes.firstAction ?? '' }}
      icon={adding ? <Loader size={26} aria-hidden /> : <IconFiles size={34} stroke={1.1} aria-hidden />}
      title={adding ? 'Your documents are being read' : 'Begin with your documents'}
      description={
        adding
          ? 'RAG and Hybrid answer from them as soon as the first is in the library.'
          : 'RAG and Hybrid answer from this workspace’s library, which is still empty. Drop files or a folder anywhere in this window. Base and Tuned answer without documents.'
      }
    >
      <EmptyState.Actions>
        <Button component="a" href={libraryHref()} variant={adding ? 'default' : 'filled'}>
          {adding ? 'Open the library' : 'Add documents'}
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  </section>
)
