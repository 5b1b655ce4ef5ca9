import { Button, Group, Text, Textarea, UnstyledButton } from '@mantine/core'
import { IconCheck, IconFileText } from '@tabler/icons-react'
import { useState } from 'react'
import { FactFields } from './FactFields.tsx'
import classes from './proposals.module.css'
import { aroundQuote, type Proposal } from './proposals.ts'
import { type FactDraft, readDraft } from './row-draft.ts'

interface ProposalCardProps {
  proposal: Proposal
  number: number
  onProposal: (part: Partial<Proposal>) => void
}

/** One proposed question beside the passage that it was made from. */
export const ProposalCard = ({ proposal, number, onProposal }: ProposalCardProps) => {
  const { draft, document, passage, decision } = proposal
  const [editing, setEditing] = useState(false)
  const read = readDraft(draft)
  if (decision === 'dropped')
    return (
      <div className={classes.dropped}>
        <Text size="sm" c="dimmed" truncate>
          {draft.question}
        </Text>
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={`Take question ${number} back`}
          onClick={() => onProposal({ decision: 'open' })}
        >
          Take back
        </Button>
      </div>
    )
  const [before, quoted, after] = aroundQuote(passage, draft.sources[0]?.quote)
  return (
    <article className={classes.proposal} data-decision={decision} aria-label={`Proposal ${number}`}>
      <Textarea
        aria-label={`Question ${number}`}
        value={draft.question}
        onChange={event => onProposal({ draft: { ...draft, question: event.currentTarget.value } })}
        error={'problem' in read ? read.problem : undefined}
        autosize
        minRows={1}
        maxRows={4}
      />
      {editing ? (
        <div className={classes.facts}>
          <FactFields facts={draft.facts} onFacts={facts => onProposal({ draft: { ...draft, facts } })} />
        </div>
      ) : (
        <Text size="sm" className={classes.expected}>
          <span className={classes.label}>Expected:</span> {draft.facts.map(wordsOf).join(', ') || 'no fact'}{' '}
          <UnstyledButton className={classes.edit} onClick={() => setEditing(true)}>
            Edit
          </UnstyledButton>
        </Text>
      )}
      <blockquote className={classes.passage}>
        {before}
        {quoted && <mark ref={showInPassage}>{quoted}</mark>}
        {after}
      </blockquote>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="xs" c="dimmed" className={classes.document}>
          <IconFileText size={14} stroke={1.6} aria-hidden /> {document}
        </Text>
        <Group gap="xs" wrap="nowrap">
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={`Drop question ${number}`}
            onClick={() => onProposal({ decision: 'dropped' })}
          >
            Drop
          </Button>
          <Button
            variant={decision === 'accepted' ? 'filled' : 'default'}
            size="compact-sm"
            leftSection={decision === 'accepted' && <IconCheck size={14} aria-hidden />}
            aria-pressed={decision === 'accepted'}
            aria-label={`Accept question ${number}`}
            onClick={() => onProposal({ decision: decision === 'accepted' ? 'open' : 'accepted' })}
          >
            {decision === 'accepted' ? 'Accepted' : 'Accept'}
          </Button>
        </Group>
      </Group>
    </article>
  )
}

/** Scrolls a long passage, and nothing around it, to what is quoted. */
const showInPassage = (quoted: HTMLElement | null): void => {
  const passage = quoted?.parentElement
  if (passage) passage.scrollTop = quoted.offsetTop - passage.clientHeight / 3
}

const wordsOf = (fact: FactDraft): string => {
  switch (fact.type) {
    case 'text':
      return fact.wordings.split('\n').join(' or ')
    case 'number':
      return [fact.value, fact.unit].join(' ').trim()
    case 'pattern':
      return `/${fact.pattern}/${fact.flags}`
  }
}
