import { ActionIcon, Group, TextInput, Title, Tooltip } from '@mantine/core'
import { IconCheck, IconPencil, IconX } from '@tabler/icons-react'
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import classes from './adapters.module.css'

interface AdapterNameProps {
  name: string
  /** Whether the name was taken. */
  onRename: (name: string) => Promise<boolean>
}

/** The name of an adapter, changed where it stands. */
export const AdapterName = ({ name, onRename }: AdapterNameProps) => {
  const [draft, setDraft] = useState<string>()
  const pencil = useRef<HTMLButtonElement>(null)
  const wasEditing = useRef(false)
  useEffect(() => {
    // The field is gone; the focus goes back to what opened it.
    if (wasEditing.current && draft === undefined) pencil.current?.focus()
    wasEditing.current = draft !== undefined
  }, [draft])

  if (draft === undefined)
    return (
      <Group gap={6} wrap="nowrap" align="flex-start" miw={0}>
        <Title order={2} size="h3" className={classes.name}>
          {name}
        </Title>
        <Tooltip label="Rename">
          <ActionIcon ref={pencil} size="md" aria-label={`Rename ${name}`} onClick={() => setDraft(name)}>
            <IconPencil size={17} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Group>
    )

  const wanted = draft.trim()
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (wanted === '') return
    if (wanted === name || (await onRename(wanted))) setDraft(undefined)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setDraft(undefined)
  }
  return (
    <form onSubmit={event => void save(event)} className={classes.rename}>
      <TextInput
        aria-label="Name of the adapter"
        value={draft}
        maxLength={80}
        autoFocus
        onFocus={event => event.currentTarget.select()}
        onChange={event => setDraft(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        error={wanted === '' && 'An adapter needs a name.'}
      />
      <ActionIcon type="submit" aria-label="Save the name" disabled={wanted === ''}>
        <IconCheck size={18} stroke={1.7} />
      </ActionIcon>
      <ActionIcon aria-label="Keep the old name" onClick={() => setDraft(undefined)}>
        <IconX size={18} stroke={1.7} />
      </ActionIcon>
    </form>
  )
}
