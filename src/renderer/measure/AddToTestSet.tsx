import { ActionIcon, Anchor, Button, Group, Menu, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconChevronDown, IconListCheck, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { Approach } from '#contract/approach.ts'
import type { RunId } from '#contract/ids.ts'
import type { TestSetSummary } from '#contract/test-set.ts'
import { attempt } from '../app/attempt.ts'
import { countOf, formatCount } from '../app/format.ts'
import { freeName } from '../app/free-name.ts'
import { questionsHref } from '../app/route.ts'
import { firstChoice } from '../compare/correction.ts'
import { useClient } from '../connection/client-context.tsx'
import { approachIdentity } from '../theme/approach-identity.ts'
import { lastFilledSet, newSetName, rememberFilledSet } from './add-run.ts'
import classes from './add-to-test-set.module.css'
import { useTestSets } from './test-sets-context.tsx'

interface AddToTestSetProps {
  runId: RunId
  /** Whose answer becomes the reference; the question alone without one. */
  approach?: Approach
  look: 'button' | 'icon'
  /** What it is about, for those who do not see where it stands. */
  about?: string
}

/** Makes a run a question of a test set: one press for the set used last, a menu for the others. */
export const AddToTestSet = ({ runId, approach, look, about }: AddToTestSetProps) => {
  const { testSets } = useClient()
  const { list, create, update, reload } = useTestSets()
  const [adding, setAdding] = useState(false)
  const usual = list?.find(({ id }) => id === firstChoice(list, lastFilledSet()))

  const add = async (into: TestSetSummary | undefined) => {
    if (adding) return
    setAdding(true)
    const set =
      into ??
      (await create(
        freeName(
          newSetName,
          (list ?? []).map(({ name }) => name),
        ),
      ))
    if (set)
      await attempt('The question was not added', async () => {
        const filled = await testSets.addRun({ id: set.id, runId, ...(approach && { approach }) })
        rememberFilledSet(filled.id)
        update(filled)
        notifyAdded(filled)
      })
    setAdding(false)
  }

  const what = approach
    ? `Add the question, with the answer of ${approachIdentity[approach].name} as reference, to`
    : 'Add the question to'
  const label = `${what} ${usual ? usual.name : 'a test set'}`
  const name = about === undefined ? label : `${label}: ${about}`
  return (
    <Group gap={0} wrap="nowrap" className={classes.split}>
      <Tooltip label={label}>
        {look === 'button' ? (
          <Button
            variant="default"
            size="sm"
            className={classes.first ?? ''}
            leftSection={<IconListCheck size={16} stroke={1.7} aria-hidden />}
            loading={adding}
            disabled={!list}
            aria-label={name}
            onClick={() => void add(usual)}
          >
            Add to test set
          </Button>
        ) : (
          <ActionIcon
            className={classes.first ?? ''}
            aria-label={name}
            loading={adding}
            disabled={!list}
            onClick={() => void add(usual)}
          >
            <IconListCheck size={18} stroke={1.7} />
          </ActionIcon>
        )}
      </Tooltip>
      <Menu position="bottom-end" width={260} onOpen={() => void reload()}>
        <Menu.Target>
          <ActionIcon
            variant={look === 'button' ? 'default' : 'subtle'}
            className={`${classes.more ?? ''} ${look === 'button' ? (classes.moreOfButton ?? '') : ''}`}
            aria-label={`${what} another test set${about === undefined ? '' : `: ${about}`}`}
          >
            <IconChevronDown size={13} stroke={1.8} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown className={classes.sets ?? ''}>
          <Menu.Label>{approach ? 'Add question and answer to' : 'Add the question to'}</Menu.Label>
          {list?.map(set => (
            <Menu.Item
              key={set.id}
              rightSection={<span className={classes.count}>{countOf(set.rows, 'question')}</span>}
              onClick={() => void add(set)}
            >
              {set.name}
            </Menu.Item>
          ))}
          <Menu.Item
            leftSection={<IconPlus size={15} stroke={1.7} aria-hidden />}
            onClick={() => void add(undefined)}
          >
            A new test set
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  )
}

const notifyAdded = ({ id, name, rows }: TestSetSummary): void => {
  const notice = notifications.show({
    message: (
      <>
        Added to {name} as question {formatCount(rows)}.{' '}
        <Anchor inherit href={questionsHref(id, rows)} onClick={() => notifications.hide(notice)}>
          Say what is expected
        </Anchor>
      </>
    ),
    color: 'teal',
    icon: <IconListCheck size={18} aria-hidden />,
    autoClose: 10_000,
    role: 'status',
    closeButtonProps: { 'aria-label': 'Close this message' },
  })
}
