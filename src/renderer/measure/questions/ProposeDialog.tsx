import { Alert, Button, Group, Loader, Modal, NumberInput, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { TestRow, TestSetSummary } from '#contract/test-set.ts'
import { countOf, formatCount } from '../../app/format.ts'
import { useSecondsSince } from '../../app/use-seconds-since.ts'
import { ProposalCard } from './ProposalCard.tsx'
import classes from './proposals.module.css'
import { acceptedRows, undecided, withProposal } from './proposals.ts'
import { useProposals } from './use-proposals.ts'

interface ProposeDialogProps {
  opened: boolean
  set: TestSetSummary
  onClose: () => void
  /** Whether they were stored; the person was told why not. */
  onAdd: (rows: TestRow[]) => Promise<boolean>
}

const most = 50
const usual = 10

/** Questions that the model writes from passages; a person accepts, edits or drops each. */
export const ProposeDialog = ({ opened, set, onClose, onAdd }: ProposeDialogProps) => {
  const { state, propose, cancel, decide } = useProposals(set.id)
  const [count, setCount] = useState(usual)
  const [adding, setAdding] = useState(false)
  // Another set, or a screen that is left, needs no more of them.
  useEffect(() => cancel, [cancel])
  const close = () => {
    cancel()
    onClose()
  }
  const proposals = state.type === 'proposed' ? state.proposals : []
  const accepted = acceptedRows(proposals)
  const add = async () => {
    setAdding(true)
    const done = await onAdd(accepted)
    setAdding(false)
    if (!done) return
    const rest = undecided(proposals)
    decide(rest)
    if (rest.length === 0) onClose()
  }

  return (
    <Modal
      opened={opened}
      onClose={close}
      size={820}
      title={<Text fw={620}>Propose questions for {set.name}</Text>}
      closeButtonProps={{ 'aria-label': 'Close the proposals' }}
      centered
    >
      {state.type === 'proposing' ? (
        <Working since={state.since} onCancel={cancel} />
      ) : (
        <>
          {proposals.length === 0 && (
            <Text size="sm" c="dimmed" mb="md">
              The model on this computer reads passages that no question of the set asks for yet and writes a
              question for each. Kept are those whose passage the search finds. Nothing is added before you
              accept it.
            </Text>
          )}
          {state.type === 'failed' && (
            <Alert icon={<IconAlertTriangle aria-hidden />} title="No questions were proposed" mb="md">
              {state.sentence}
            </Alert>
          )}
          {state.type === 'proposed' && state.none && (
            <Text size="sm" mb="md" role="status">
              No passage gave a question that holds. Passages with numbers, codes and names work best; more
              documents, or another try, may bring some.
            </Text>
          )}
          {proposals.length > 0 && (
            <ol className={classes.proposals} aria-label="Proposed questions">
              {proposals.map((proposal, index) => (
                // Proposals keep their places.
                <li key={index}>
                  <ProposalCard
                    proposal={proposal}
                    number={index + 1}
                    onProposal={part => decide(withProposal(proposals, index, part))}
                  />
                </li>
              ))}
            </ol>
          )}
          <footer className={classes.foot}>
            <Group gap="xs" wrap="nowrap" align="flex-end">
              <NumberInput
                label="At most"
                w={88}
                min={1}
                max={most}
                clampBehavior="strict"
                value={count}
                onChange={value => typeof value === 'number' && setCount(value)}
              />
              <Button
                variant={proposals.length > 0 ? 'default' : 'filled'}
                onClick={() => propose(count)}
                data-autofocus
              >
                {state.type === 'idle' ? 'Propose questions' : 'Propose anew'}
              </Button>
            </Group>
            {proposals.length > 0 && (
              <Group gap="xs" wrap="nowrap">
                <Button
                  variant="subtle"
                  onClick={() =>
                    decide(
                      proposals.map(proposal =>
                        proposal.decision === 'open' ? { ...proposal, decision: 'accepted' } : proposal,
                      ),
                    )
                  }
                  disabled={proposals.every(({ decision }) => decision !== 'open')}
                >
                  Accept the rest
                </Button>
                <Button loading={adding} disabled={accepted.length === 0} onClick={() => void add()}>
                  Add {accepted.length === 0 ? 'accepted' : countOf(accepted.length, 'question')}
                </Button>
              </Group>
            )}
          </footer>
        </>
      )}
    </Modal>
  )
}

const Working = ({ since, onCancel }: { since: string; onCancel: () => void }) => {
  const seconds = useSecondsSince(since)
  return (
    <div className={classes.working}>
      <Loader size="sm" aria-hidden />
      <Text size="sm" role="status">
        Reading passages, writing questions and looking whether the search finds each passage again …
      </Text>
      <Text size="sm" c="dimmed" className="numbers">
        {formatCount(seconds)} s. It can take a minute.
      </Text>
      <Button variant="default" onClick={onCancel} data-autofocus>
        Cancel
      </Button>
    </div>
  )
}
