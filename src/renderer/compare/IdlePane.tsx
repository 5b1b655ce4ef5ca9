import { Anchor, Text } from '@mantine/core'
import { type Approach, usesAdapter, usesRetrieval } from '#contract/approach.ts'
import { countOf, formatCount } from '../app/format.ts'
import { libraryHref } from '../app/route.ts'
import type { Adapters } from '../app/use-adapters.ts'
import { approachIdentity } from '../theme/approach-identity.ts'
import { PaneHeader } from './PaneHeader.tsx'
import classes from './pane.module.css'

interface IdlePaneProps {
  approach: Approach
  included: boolean
  adapters: Adapters
  documents: number | undefined
  /** How many of them may be read, where a filter leaves some out. */
  narrowedTo: number | undefined
}

/** A pane before the first question: what this approach is, and what it still lacks. */
export const IdlePane = ({ approach, included, adapters, documents, narrowedTo }: IdlePaneProps) => (
  <article className={classes.pane} data-approach={approach} data-idle data-left-out={!included || undefined}>
    <PaneHeader approach={approach} />
    <div className={classes.body}>
      <Text size="sm" c="dimmed">
        {approachIdentity[approach].lesson}
      </Text>
    </div>
    <footer className={classes.idleFooter}>
      {usesAdapter(approach) && adapters.list && (
        <Text size="sm">
          {adapters.active ? (
            <>Adapter: {adapters.active.name}</>
          ) : (
            'No adapter is active. Choose one in the adapter menu above.'
          )}
        </Text>
      )}
      {usesRetrieval(approach) && documents !== undefined && (
        <Text size="sm">
          {documents > 0 ? (
            <>
              Reads from{' '}
              <Anchor href={libraryHref()}>
                {narrowedTo !== undefined && `${formatCount(narrowedTo)} of `}
                {countOf(documents, 'document')}
              </Anchor>
            </>
          ) : (
            <>
              The library is empty. <Anchor href={libraryHref()}>Add documents</Anchor>
            </>
          )}
        </Text>
      )}
    </footer>
  </article>
)
