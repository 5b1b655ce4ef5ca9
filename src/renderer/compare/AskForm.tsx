import { ActionIcon, Button, Kbd, Text, Tooltip } from '@mantine/core'
import { IconArrowUp, IconPlayerStopFilled, IconPresentation } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { usesRetrieval } from '#contract/approach.ts'
import type { LibraryDocument } from '#contract/library.ts'
import type { EngineState } from '#contract/system.ts'
import { AskBox } from '../app/AskBox.tsx'
import { formatCount } from '../app/format.ts'
import { formatRoute } from '../app/route.ts'
import { ApproachToggles } from './ApproachToggles.tsx'
import { AskedDocuments } from './AskedDocuments.tsx'
import classes from './compare.module.css'
import { questionState } from './question.ts'
import { SettingsPopover } from './SettingsPopover.tsx'
import type { Draft } from './use-draft.ts'

interface AskFormProps {
  draft: Draft
  /** Of the library, as far as they are known. */
  documents: readonly LibraryDocument[]
  /** How many of them the draft's filter leaves, where it leaves some out. */
  narrowedTo: number | undefined
  engine: EngineState | undefined
  busy: boolean
  /** Whether answers stand below it, which then need the room. */
  compact: boolean
  /** Why the engine did not take the last question. */
  problem: string | undefined
  onAsk: () => void
  onStop: () => void
}

/** The question, which approaches answer it and how. */
export const AskForm = (props: AskFormProps) => {
  const { draft, documents, narrowedTo, engine, busy, compact, problem, onAsk, onStop } = props
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    box.current?.focus({ preventScroll: true })
  }, [])
  const state = questionState(draft.question)
  const obstacle = obstacleOf(draft, engine, busy)
  const askable = !obstacle && (state.type === 'fine' || state.type === 'near-limit')
  const error = state.type === 'too-long' ? state.sentence : problem

  return (
    <AskBox
      ref={box}
      label="Ask"
      textLabel="Question"
      placeholder="Ask your documents and your adapter one question"
      size="lg"
      rows={{ minRows: compact ? 1 : 2, maxRows: 8 }}
      value={draft.question}
      onChange={draft.setQuestion}
      askable={askable}
      onAsk={onAsk}
      error={error}
    >
      <div className={classes.askBar}>
        <div className={classes.askedParts}>
          <ApproachToggles chosen={draft.approaches} onChange={draft.setApproaches} />
          {documents.length > 0 && draft.approaches.some(usesRetrieval) && (
            <AskedDocuments
              documents={documents}
              narrowedTo={narrowedTo}
              filter={draft.filter}
              onChange={draft.setFilter}
            />
          )}
        </div>
        <div className={classes.askActions}>
          {state.type === 'near-limit' && (
            <Text size="sm" c="dimmed" className="numbers" role="status">
              {formatCount(state.left)} characters left
            </Text>
          )}
          <Tooltip label="Present prepared questions, full screen">
            <ActionIcon
              component="a"
              href={formatRoute({ screen: 'present', step: undefined })}
              aria-label="Present prepared questions"
            >
              <IconPresentation size={20} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <SettingsPopover settings={draft.settings} onChange={draft.setSettings} />
          {busy ? (
            <Button
              key="stop"
              size="md"
              variant="default"
              leftSection={<IconPlayerStopFilled size={16} aria-hidden />}
              onClick={onStop}
            >
              Stop
            </Button>
          ) : (
            <Button
              key="ask"
              type="submit"
              size="md"
              disabled={!askable}
              leftSection={<IconArrowUp size={18} aria-hidden />}
            >
              Ask
            </Button>
          )}
        </div>
      </div>
      {(!compact || (obstacle && !busy)) && (
        <Text size="xs" c="dimmed" className={classes.hint}>
          {obstacle && !busy ? (
            obstacle
          ) : (
            <>
              <Kbd size="xs">Enter</Kbd> asks, <Kbd size="xs">Shift</Kbd> <Kbd size="xs">Enter</Kbd> starts a
              new line, <Kbd size="xs">Esc</Kbd> stops
            </>
          )}
        </Text>
      )}
    </AskBox>
  )
}

/** Why nothing can be asked now, apart from the question itself. */
const obstacleOf = (draft: Draft, engine: EngineState | undefined, busy: boolean): string | undefined => {
  if (busy) return 'The answers are being written.'
  if (!engine) return 'You can ask as soon as the engine is connected.'
  if (engine.type === 'starting') return 'You can ask as soon as the engine is ready.'
  if (engine.type === 'failed') return 'Nothing can be asked until the engine starts.'
  if (draft.approaches.length === 0) return 'Choose at least one approach.'
  return undefined
}
