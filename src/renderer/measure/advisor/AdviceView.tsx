import { ActionIcon, Button, Loader, Text, Textarea, Title, Tooltip } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { type KeyboardEvent, type Ref, useState } from 'react'
import type { Advice, Capability } from '#contract/advisor.ts'
import classes from './advisor.module.css'
import type { CapabilityChange } from './capability-changes.ts'
import { DecisionTree } from './DecisionTree.tsx'
import { MeasuredEvidence } from './MeasuredEvidence.tsx'
import { OpenQuestion } from './OpenQuestion.tsx'
import { Reasons } from './Reasons.tsx'
import { decidedText, meaningText, verdictIdentity } from './verdict-identity.ts'
import { WordingBar } from './WordingBar.tsx'

interface AdviceViewProps {
  ref: Ref<HTMLElement>
  capability: Capability
  /** undefined until the first advice for it. */
  advice: Advice | undefined
  thinking: boolean
  onChange: (change: CapabilityChange) => void
  onRemove: () => void
}

/** The advice for one capability: what it is, what could change it, and why it is so. */
export const AdviceView = ({ ref, capability, advice, thinking, onChange, onRemove }: AdviceViewProps) => {
  const [editing, setEditing] = useState(false)
  const { id } = capability
  return (
    <article className={classes.advice} ref={ref} aria-label="Advice">
      <header className={classes.adviceHead}>
        {editing ? (
          <EditText
            text={capability.text}
            onSave={text => {
              setEditing(false)
              if (text !== capability.text) onChange({ type: 'text', id, text })
            }}
            onCancel={() => setEditing(false)}
          />
        ) : (
          <>
            <Title order={2} size="h4" className={classes.adviceText ?? ''}>
              {capability.text}
            </Title>
            <Tooltip label="Change the text">
              <ActionIcon aria-label="Change the text" onClick={() => setEditing(true)}>
                <IconPencil size={18} stroke={1.7} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Remove this capability">
              <ActionIcon aria-label="Remove this capability" onClick={onRemove}>
                <IconTrash size={18} stroke={1.7} />
              </ActionIcon>
            </Tooltip>
          </>
        )}
      </header>
      {advice ? (
        <>
          <div
            className={classes.verdict}
            data-approach={verdictIdentity[advice.recommendation].approach}
            data-thinking={thinking || undefined}
          >
            <strong>{verdictIdentity[advice.recommendation].name}</strong>
            <span>{meaningText(advice)}</span>
            <Text span size="sm" c="dimmed">
              {decidedText(advice)}
            </Text>
          </div>
          <OpenQuestion
            open={advice.openQuestions}
            onAnswer={(criterion, value) => onChange({ type: 'answer', id, criterion, value })}
          />
          <Reasons advice={advice} />
          <DecisionTree
            capability={capability}
            advice={advice}
            onAnswer={(criterion, value) => onChange({ type: 'answer', id, criterion, value })}
          />
          <MeasuredEvidence
            tag={capability.tag}
            evidence={advice.evidence}
            onTag={tag => onChange({ type: 'tag', id, tag })}
          />
          <WordingBar wording={advice.wording} />
        </>
      ) : (
        <Loader size="sm" aria-label="Reading the capability" />
      )}
    </article>
  )
}

interface EditTextProps {
  text: string
  onSave: (text: string) => void
  onCancel: () => void
}

const EditText = ({ text, onSave, onCancel }: EditTextProps) => {
  const [written, setWritten] = useState(text)
  const save = () => (written.trim() === '' ? onCancel() : onSave(written.trim()))
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onCancel()
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    save()
  }
  return (
    <div className={classes.edit}>
      <Textarea
        aria-label="Text of the capability"
        autosize
        autoFocus
        maxLength={500}
        value={written}
        onChange={event => setWritten(event.currentTarget.value.replace(/\n/g, ' '))}
        onKeyDown={onKeyDown}
      />
      <div className={classes.formActions}>
        <Button size="sm" onClick={save}>
          Save
        </Button>
        <Button size="sm" variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </div>
  )
}
