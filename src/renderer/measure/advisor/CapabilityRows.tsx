import { Text, UnstyledButton } from '@mantine/core'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { Advice, Capability } from '#contract/advisor.ts'
import { countOf } from '../../app/format.ts'
import classes from './advisor.module.css'
import { Removed } from './Removed.tsx'
import { VerdictPill } from './VerdictPill.tsx'
import { decidedText } from './verdict-identity.ts'

interface CapabilityRowsProps {
  capabilities: readonly Capability[]
  adviceOf: (id: string) => Advice | undefined
  chosenId: string
  onChoose: (id: string) => void
  /** The text of the one that was removed last, as long as it can be put back. */
  removed: string | undefined
  onPutBack: () => void
}

const steps: Partial<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }

/** The capabilities with their advice; the arrow keys go through them. */
export const CapabilityRows = (props: CapabilityRowsProps) => {
  const { capabilities, adviceOf, chosenId, onChoose, removed, onPutBack } = props
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const box = list.current
    const row = box?.querySelector<HTMLElement>('[aria-selected="true"]')
    if (!box || !row) return
    // Not `scrollIntoView`, which would move the page as well.
    const top = row.offsetTop - box.offsetTop
    if (top < box.scrollTop) box.scrollTop = top
    else if (top + row.offsetHeight > box.scrollTop + box.clientHeight)
      box.scrollTop = top + row.offsetHeight - box.clientHeight
  }, [chosenId])
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const index = capabilities.findIndex(({ id }) => id === chosenId) + step
    const next = capabilities[index]
    if (!next) return
    onChoose(next.id)
    list.current?.querySelectorAll<HTMLElement>('[role="option"]')[index]?.focus()
  }
  return (
    <>
      {removed !== undefined && <Removed text={removed} onPutBack={onPutBack} />}
      <div className={classes.rows} role="listbox" aria-label="Capabilities" ref={list} onKeyDown={onKeyDown}>
        {capabilities.map(({ id, text }) => {
          const advice = adviceOf(id)
          return (
            <UnstyledButton
              key={id}
              className={classes.row}
              role="option"
              aria-selected={id === chosenId}
              tabIndex={id === chosenId ? 0 : -1}
              onClick={() => onChoose(id)}
            >
              <span className={classes.rowText}>{text}</span>
              {advice ? (
                <span className={classes.rowAdvice}>
                  <VerdictPill recommendation={advice.recommendation} />
                  <Text span size="xs" c="dimmed">
                    {decidedText(advice)}
                    {advice.decidedBy !== 'evidence' &&
                      advice.openQuestions.length > 0 &&
                      `, ${countOf(advice.openQuestions.length, 'question')} open`}
                  </Text>
                </span>
              ) : (
                <Text span size="xs" c="dimmed">
                  Reading …
                </Text>
              )}
            </UnstyledButton>
          )
        })}
      </div>
    </>
  )
}
