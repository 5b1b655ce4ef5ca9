import { Chip, Group } from '@mantine/core'
import { type Approach, approaches } from '#contract/approach.ts'
import { approachIdentity } from '../theme/approach-identity.ts'
import classes from './compare.module.css'

interface ApproachTogglesProps {
  chosen: readonly Approach[]
  onChange: (approaches: readonly Approach[]) => void
}

/** Which approaches answer. */
export const ApproachToggles = ({ chosen, onChange }: ApproachTogglesProps) => (
  <Chip.Group
    multiple
    value={[...chosen]}
    onChange={values => onChange(approaches.filter(a => values.includes(a)))}
  >
    <Group gap={6} role="group" aria-label="Approaches that answer">
      {approaches.map(approach => {
        const { name, oneLine, Icon } = approachIdentity[approach]
        return (
          <span key={approach} data-approach={approach}>
            <Chip
              value={approach}
              variant="outline"
              radius="xl"
              aria-label={`${name}: ${oneLine}`}
              classNames={{ label: classes.toggle ?? '', iconWrapper: classes.toggleCheck ?? '' }}
            >
              <span className={classes.toggleContent}>
                <Icon size={16} stroke={1.8} aria-hidden />
                {name}
              </span>
            </Chip>
          </span>
        )
      })}
    </Group>
  </Chip.Group>
)
