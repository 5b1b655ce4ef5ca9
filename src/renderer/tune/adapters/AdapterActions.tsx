import { ActionIcon, Button, Group, Menu, Text, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import {
  IconBox,
  IconChevronDown,
  IconCopyPlus,
  IconDots,
  IconFileZip,
  IconPackageExport,
  IconTrash,
} from '@tabler/icons-react'
import { useRef } from 'react'
import type { AdapterInfo } from '#contract/adapter.ts'
import { ConfirmDialog } from '../../app/ConfirmDialog.tsx'
import type { Adapters } from '../../app/use-adapters.ts'
import { formatStrength } from './strength.ts'
import type { AdapterShelf } from './use-adapter-shelf.ts'

interface AdapterActionsProps {
  adapter: AdapterInfo
  adapters: Adapters
  shelf: AdapterShelf
}

/** What can be done with one adapter. */
export const AdapterActions = ({ adapter, adapters, shelf }: AdapterActionsProps) => {
  const [deleting, deletion] = useDisclosure(false)
  const more = useRef<HTMLButtonElement>(null)
  const remove = async () => {
    await shelf.remove(adapter)
    // What had the focus is gone; the same button is there for the adapter that is shown next.
    more.current?.focus()
  }
  const merged =
    adapter.strength === 1
      ? 'Base and adapter as one, hundreds of megabytes'
      : `Base and adapter as one, at strength ${formatStrength(adapter.strength)}`
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        variant={adapter.active ? 'default' : 'filled'}
        loading={adapters.switching}
        onClick={() => void adapters.activate(adapter.active ? null : adapter.id)}
      >
        {adapter.active ? 'Deactivate' : 'Activate'}
      </Button>
      <Menu position="bottom-end" width={310} withArrow>
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={15} aria-hidden />}>
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconFileZip size={19} stroke={1.5} aria-hidden />}
            onClick={() => void shelf.export(adapter)}
          >
            PEFT folder, zip
            <Text size="xs" c="dimmed">
              The adapter alone, as trained; Python’s PEFT loads it
            </Text>
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconPackageExport size={19} stroke={1.5} aria-hidden />}
            disabled={shelf.merging}
            onClick={() => void shelf.exportMerged(adapter, 'safetensors')}
          >
            Merged model, safetensors
            <Text size="xs" c="dimmed">
              {merged}
            </Text>
          </Menu.Item>
          <Menu.Item
            leftSection={<IconBox size={19} stroke={1.5} aria-hidden />}
            disabled={shelf.merging}
            onClick={() => void shelf.exportMerged(adapter, 'onnx')}
          >
            Merged model, ONNX for transformers.js
            <Text size="xs" c="dimmed">
              {merged}
            </Text>
          </Menu.Item>
          {shelf.merging && <Menu.Label>One merged model is being written.</Menu.Label>}
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-end" withArrow>
        <Tooltip label="More">
          <Menu.Target>
            <ActionIcon ref={more} size={36} variant="default" aria-label={`More for ${adapter.name}`}>
              <IconDots size={18} stroke={1.7} />
            </ActionIcon>
          </Menu.Target>
        </Tooltip>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconCopyPlus size={17} stroke={1.6} aria-hidden />}
            onClick={() => void shelf.duplicate(adapter)}
          >
            Duplicate
          </Menu.Item>
          <Menu.Item
            c="var(--bad)"
            leftSection={<IconTrash size={17} stroke={1.6} aria-hidden />}
            onClick={deletion.open}
          >
            Delete …
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={deleting}
        title="Delete this adapter?"
        keep="Keep it"
        confirm="Delete"
        onClose={deletion.close}
        onConfirm={() => void remove()}
      >
        <strong>{adapter.name}</strong> and its card are deleted for good.{' '}
        {adapter.active &&
          'It is the active one: Tuned and Hybrid will have no adapter until you activate another. '}
        Training sets and earlier answers stay. Export it first if you may want it back.
      </ConfirmDialog>
    </Group>
  )
}
