import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Approach } from '#contract/approach.ts'
import { approachIdentity } from '../theme/approach-identity.ts'
import classes from './pane.module.css'

interface PaneHeaderProps {
  approach: Approach
  id?: string
  adapterName?: string | undefined
  children?: ReactNode
}

/** An approach's identity: colour, icon, name and one line. */
export const PaneHeader = ({ approach, id, adapterName, children }: PaneHeaderProps) => {
  const { name, oneLine, Icon } = approachIdentity[approach]
  return (
    <header className={classes.header}>
      <span className={classes.tile}>
        <Icon size={22} stroke={1.6} aria-hidden />
      </span>
      <div className={classes.identity}>
        <Text component="h2" id={id} fw={650} fz="lg" lh={1.25}>
          {name}
        </Text>
        <Text size="sm" c="dimmed" lh={1.35}>
          {oneLine}
        </Text>
        {adapterName && (
          <Text size="xs" className={classes.adapter} truncate title={`Adapter: ${adapterName}`}>
            {adapterName}
          </Text>
        )}
      </div>
      {children}
    </header>
  )
}
