import { Alert, Button, Group, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import { countOf } from '../../app/format.ts'
import type { TrainingSets } from '../use-training-sets.ts'
import { ExampleEditor } from './ExampleEditor.tsx'
import { ExampleTable } from './ExampleTable.tsx'
import { isDirty } from './editing.ts'
import { exampleAt } from './example-pages.ts'
import classes from './examples.module.css'
import { FindingsBar } from './FindingsBar.tsx'
import { findingsByLine } from './findings.ts'
import { type Marks, noMarks } from './marks.ts'
import { SetHeader } from './SetHeader.tsx'
import { useEditing } from './use-editing.ts'
import { useExamples } from './use-examples.ts'
import { useFindings } from './use-findings.ts'
import { useUndoKey } from './use-undo-key.ts'

interface OpenSetProps {
  set: TrainingSetSummary
  /** The example that the address names. */
  line: number | undefined
  engineReady: boolean
  sets: TrainingSets
  onImport: () => void
  onPaste: () => void
  onDelete: () => void
  onTrain: () => void
}

/** One training set: its table, what to look at, and the editor beside. Give it the set's id as key. */
export const OpenSet = (props: OpenSetProps) => {
  const { set, line, engineReady, sets, onImport, onPaste, onDelete, onTrain } = props
  const examples = useExamples(set, engineReady, sets.update)
  const current = examples.state.set
  const findings = useFindings(current)
  const lineFindings = useMemo(() => findingsByLine(findings.findings), [findings.findings])
  const { editing, held, change, open, begin, close, save } = useEditing(set.id, examples, sets)
  const [marks, setMarks] = useState<Marks>(noMarks)
  const firstField = useRef<HTMLTextAreaElement>(null)
  const openLine = editing.type === 'existing' ? editing.line : undefined
  const focusEditor = () => requestAnimationFrame(() => firstField.current?.focus())

  const goTo = useEffectEvent((to: number) => {
    // Words that were left unsaved are what a person comes back for.
    if (!isDirty(editing)) open(Math.min(to, current.examples))
  })
  useEffect(() => {
    if (line !== undefined) goTo(line)
  }, [line])
  useUndoKey(() => {
    if (current.canUndo) void examples.undo()
  })

  const removeMarked = async () => {
    const lines = [...marks].filter(marked => marked <= current.examples)
    if (lines.length === 0) return
    if (await examples.change({ type: 'remove', lines })) setMarks(noMarks)
  }
  const tokens = openLine === undefined ? undefined : exampleAt(examples.state, openLine - 1)?.tokens

  return (
    <section className={classes.set} aria-label={current.name}>
      <SetHeader
        set={current}
        onWrite={() => begin() && focusEditor()}
        onImport={onImport}
        onPaste={onPaste}
        onUndo={() => void examples.undo()}
        onDelete={onDelete}
        onTrain={onTrain}
      />
      {marks.size > 0 ? (
        <Group gap="sm" className={classes.marksBar} role="status">
          <Text size="sm" fw={500} className="numbers">
            {countOf(marks.size, 'example')} marked
          </Text>
          <Button variant="default" size="compact-sm" onClick={() => void removeMarked()}>
            Remove
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={() => setMarks(noMarks)}>
            Clear
          </Button>
        </Group>
      ) : (
        <FindingsBar load={findings} examples={current.examples} onJump={open} />
      )}
      {examples.failure && (
        <Alert icon={<IconAlertTriangle aria-hidden />} title="The examples cannot be shown" mb="sm">
          {examples.failure}
        </Alert>
      )}
      <div className={classes.work}>
        <ExampleTable
          examples={examples}
          lineFindings={lineFindings}
          marks={marks}
          onMarks={setMarks}
          openLine={openLine}
          onOpen={open}
          onEdit={focusEditor}
          onRemoveMarked={() => void removeMarked()}
        />
        {editing.type !== 'closed' && (
          <ExampleEditor
            editing={editing}
            tokens={tokens}
            findings={openLine === undefined ? undefined : lineFindings.get(openLine)}
            held={held}
            firstField={firstField}
            onChange={change}
            onSave={save}
            onClose={close}
          />
        )}
      </div>
    </section>
  )
}
