import { Loader, Menu, Text, UnstyledButton } from '@mantine/core'
import { IconAdjustmentsHorizontal, IconCheck, IconChevronDown } from '@tabler/icons-react'
import type { AdapterInfo } from '#contract/workspace.ts'
import { formatBytes } from './format.ts'
import classes from './frame.module.css'
import type { Adapters } from './use-adapters.ts'

/** Which adapter the tuned and hybrid approaches answer with. */
export const AdapterMenu = ({ adapters }: { adapters: Adapters }) => {
  if (!adapters.list) return null
  return (
    <Menu width={320} position="bottom-end" withArrow>
      <Menu.Target>
        <UnstyledButton className={classes.pill} aria-label={`Adapter: ${adapters.active?.name ?? 'none'}`}>
          {adapters.switching ? (
            <Loader size={15} aria-hidden />
          ) : (
            <IconAdjustmentsHorizontal size={17} stroke={1.7} aria-hidden />
          )}
          <Text span inherit truncate maw={180}>
            {adapters.active?.name ?? 'No adapter'}
          </Text>
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Adapter for tuned and hybrid</Menu.Label>
        {adapters.list.map(adapter => (
          <Item
            key={adapter.id}
            label={adapter.name}
            detail={describe(adapter)}
            chosen={adapter.active}
            onChoose={() => void adapters.activate(adapter.id)}
          />
        ))}
        <Item
          label="No adapter"
          detail="tuned and hybrid have nothing to answer with"
          chosen={!adapters.active}
          onChoose={() => void adapters.activate(null)}
        />
      </Menu.Dropdown>
    </Menu>
  )
}

const describe = ({ rank, alpha, sizeBytes, targetModules }: AdapterInfo): string =>
  `rank ${rank}, alpha ${alpha}, ${targetModules.length} target modules, ${formatBytes(sizeBytes)}`

interface ItemProps {
  label: string
  detail: string
  chosen: boolean
  onChoose: () => void
}

const Item = ({ label, detail, chosen, onChoose }: ItemProps) => (
  <Menu.Item
    role="menuitemradio"
    aria-checked={chosen}
    onClick={onChoose}
    leftSection={chosen ? <IconCheck size={16} aria-hidden /> : <span style={{ width: 16 }} />}
  >
    {label}
    <Text size="xs" c="dimmed">
      {detail}
    </Text>
  </Menu.Item>
)
