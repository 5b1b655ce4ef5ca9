import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Approach } from '#contract/approach.ts'
import { approachIdentity } from '../theme/approach-identity.ts'
import { formatStrength } from '../tune/adapters/strength.ts'
import classes from './pane.module.css'
import type { RunAdapter } from './run-adapter.ts'

interface PaneHeaderProps {
  approach: Approach
  id?: string
  /** What the run answered with, where the approach uses one. */
  adapter?: RunAdapter | undefined
  children?: ReactNode
}

/** An approach's identity: colour, icon, name and one line. */
export const PaneHeader = ({ approach, id, adapter, children }: PaneHeaderProps) => {
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
        {adapter && (
          <Text size="xs" component="div" className={classes.adapter}>
            <span className={classes.adapterName} title={`Adapter: ${adapter.name}`}>
              {adapter.name}
            </span>
            {adapter.strength !== 1 && (
              <span className={classes.adapterStrength}>strength {formatStrength(adapter.strength)}</span>
            )}
          </Text>
        )}
      </div>
      {children}
    </header>
  )
}
