import { Anchor, Group, Loader, Popover, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAdjustmentsHorizontal, IconCheck, IconChevronDown } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { AdapterInfo } from '#contract/adapter.ts'
import { StrengthSlider } from '../tune/adapters/StrengthSlider.tsx'
import { formatStrength } from '../tune/adapters/strength.ts'
import { formatBytes } from './format.ts'
import classes from './frame.module.css'
import { adaptersHref } from './route.ts'
import type { Adapters } from './use-adapters.ts'

/** Which adapter the tuned and hybrid approaches answer with, and how strongly. */
export const AdapterMenu = ({ adapters }: { adapters: Adapters }) => {
  const { list, active, switching, activate, setStrength } = adapters
  const [opened, { toggle, close }] = useDisclosure(false)
  if (!list) return null
  const strength = active && active.strength !== 1 ? formatStrength(active.strength) : undefined
  return (
    <Popover
      opened={opened}
      onChange={open => !open && close()}
      width={360}
      position="bottom-end"
      withArrow
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <UnstyledButton
          className={classes.pill}
          aria-label={`Adapter: ${active?.name ?? 'none'}${strength ? `, strength ${strength}` : ''}`}
          onClick={toggle}
        >
          {switching ? (
            <Loader size={15} aria-hidden />
          ) : (
            <IconAdjustmentsHorizontal size={17} stroke={1.7} aria-hidden />
          )}
          <Text span inherit truncate className={classes.pillName}>
            {active?.name ?? 'No adapter'}
          </Text>
          {strength && (
            <Text span inherit c="dimmed" className="numbers">
              × {strength}
            </Text>
          )}
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label="Adapter of Tuned and Hybrid">
        <Group justify="space-between" px="md" pt="sm" pb={4}>
          <Text size="xs" c="dimmed" fw={500}>
            Adapter of Tuned and Hybrid
          </Text>
          <Anchor size="xs" href={adaptersHref(active?.id)} onClick={close}>
            All about them
          </Anchor>
        </Group>
        <ul className={classes.adapterChoices}>
          {list.map(adapter => (
            <Choice
              key={adapter.id}
              name={adapter.name}
              description={describe(adapter)}
              chosen={adapter.active}
              onChoose={() => void activate(adapter.id)}
            />
          ))}
          <Choice
            name="No adapter"
            description="Tuned and Hybrid then have nothing to answer with"
            chosen={!active}
            onChoose={() => void activate(null)}
          />
        </ul>
        {active && (
          <div className={classes.adapterStrength}>
            <StrengthSlider key={active.id} adapter={active} onChange={setStrength} />
          </div>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

interface ChoiceProps {
  name: ReactNode
  description: string
  chosen: boolean
  onChoose: () => void
}

const Choice = ({ name, description, chosen, onChoose }: ChoiceProps) => (
  <li>
    <UnstyledButton
      className={classes.adapterChoice}
      aria-pressed={chosen}
      onClick={chosen ? undefined : onChoose}
    >
      <IconCheck size={16} stroke={2} aria-hidden />
      <span className={classes.wrapAnywhere}>
        {name}
        <Text component="span" display="block" size="xs" c="dimmed">
          {description}
        </Text>
      </span>
    </UnstyledButton>
  </li>
)

const describe = ({ rank, alpha, sizeBytes, targetModules }: AdapterInfo): string =>
  `rank ${rank}, alpha ${alpha}, ${targetModules.length} target modules, ${formatBytes(sizeBytes)}`
