import { Loader, Menu, Text, UnstyledButton } from '@mantine/core'
import { IconAdjustmentsHorizontal, IconChevronDown } from '@tabler/icons-react'
import type { AdapterInfo } from '#contract/adapter.ts'
import { formatBytes } from './format.ts'
import classes from './frame.module.css'
import type { Adapters } from './use-adapters.ts'

/** Stands for no adapter; ids of adapters are never empty. */
const none = ''

/** Which adapter the tuned and hybrid approaches answer with. */
export const AdapterMenu = ({ adapters: { list, active, switching, activate } }: { adapters: Adapters }) => {
  if (!list) return null
  const choose = (value: string) => void activate(list.find(adapter => adapter.id === value)?.id ?? null)
  return (
    <Menu width={340} position="bottom-end" withArrow withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className={classes.pill} aria-label={`Adapter: ${active?.name ?? 'none'}`}>
          {switching ? (
            <Loader size={15} aria-hidden />
          ) : (
            <IconAdjustmentsHorizontal size={17} stroke={1.7} aria-hidden />
          )}
          <Text span inherit truncate className={classes.pillName}>
            {active?.name ?? 'No adapter'}
          </Text>
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Adapter of Tuned and Hybrid</Menu.Label>
        <Menu.RadioGroup value={active?.id ?? none} onChange={choose}>
          {list.map(adapter => (
            <Menu.RadioItem key={adapter.id} value={adapter.id} closeMenuOnClick>
              {adapter.name}
              <Text size="xs" c="dimmed">
                {describe(adapter)}
              </Text>
            </Menu.RadioItem>
          ))}
          <Menu.RadioItem value={none} closeMenuOnClick>
            No adapter
            <Text size="xs" c="dimmed">
              Tuned and Hybrid then have nothing to answer with
            </Text>
          </Menu.RadioItem>
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}

const describe = ({ rank, alpha, sizeBytes, targetModules }: AdapterInfo): string =>
  `rank ${rank}, alpha ${alpha}, ${targetModules.length} target modules, ${formatBytes(sizeBytes)}`
