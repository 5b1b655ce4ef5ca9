import { Popover, Stack, Text, UnstyledButton } from '@mantine/core'
import { IconShieldCheck, IconWorldDownload } from '@tabler/icons-react'
import type { SystemStatus } from '#contract/system.ts'
import { countOf } from './format.ts'
import classes from './frame.module.css'

/** How many requests left this machine: the promise, counted. */
export const NetworkIndicator = ({ network }: { network: SystemStatus['network'] }) => {
  const { allowed, blocked } = network
  const sentence =
    allowed === 0
      ? 'Offline: 0 requests left this machine'
      : `${countOf(allowed, 'request')} left this machine`
  return (
    <Popover width={360} position="bottom-end" withArrow trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.pill} aria-label={sentence}>
          {allowed === 0 ? (
            <IconShieldCheck size={17} stroke={1.7} color="var(--good)" aria-hidden />
          ) : (
            <IconWorldDownload size={17} stroke={1.7} color="var(--warn)" aria-hidden />
          )}
          <span className={classes.long}>{sentence}</span>
          <span className={classes.short} aria-hidden>
            {allowed === 0 ? 'Offline: 0 requests' : countOf(allowed, 'request')}
          </span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Text fw={620}>{sentence}</Text>
          <Text size="sm">
            Models, documents, adapters and answers stay on this computer. Diptych has no telemetry and no
            account; the only thing that may ever use the network is a model download that you start yourself.
          </Text>
          <Text size="sm" className="numbers">
            {countOf(allowed, 'request')} to other machines allowed, {blocked.toLocaleString('en')} blocked
            since the engine started.
          </Text>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
