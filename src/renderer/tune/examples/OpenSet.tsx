import { Alert, Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { TrainingSetChange, TrainingSetExample, TrainingSetSummary } from '#contract/training-set.ts'
import { useClient } from '../../connection/client-context.tsx'
import { FindingsBar } from '../../sets/FindingsBar.tsx'
import { findingsByLine, groupFindings } from '../../sets/findings.ts'
import { MarksBar } from '../../sets/MarksBar.tsx'
import { noMarks } from '../../sets/marks.ts'
import { rowAt } from '../../sets/row-pages.ts'
import { SetHeader } from '../../sets/SetHeader.tsx'
import type { SetActions } from '../../sets/SetsTab.tsx'
import { SetTable } from '../../sets/SetTable.tsx'
import setClasses from '../../sets/sets.module.css'
import { useOpenSet } from '../../sets/use-open-set.ts'
import type { RowSource } from '../../sets/use-rows.ts'
import type { TrainingSets } from '../use-training-sets.ts'
import { ExampleCells, ExampleHead } from './ExampleCells.tsx'
import { ExampleEditor } from './ExampleEditor.tsx'
import { exampleDrafts } from './editing.ts'
import classes from './example-table.module.css'
import { findingLooks } from './findings.ts'
import { trainingSetKind } from './training-set-kind.ts'
import { noFindings, useExampleFindings } from './use-example-findings.ts'

interface OpenSetProps extends SetActions {
  set: TrainingSetSummary
  /** The example that the address names. */
  line: number | undefined
  engineReady: boolean
  sets: TrainingSets
  onTrain: () => void
}

/** One training set: its table, what to look at, and the editor beside. Give it the set's id as key. */
export const OpenSet = (props: OpenSetProps) => {
  const { set, line, engineReady, sets, onImport, onPaste, onDelete, onTrain } = props
  const source = useExampleSource(set.id)
  const { rows, editing, held, change, open, begin, close, save, ...opened } = useOpenSet({
    kind: trainingSetKind,
    drafts: exampleDrafts,
    source,
    removal,
    set,
    line,
    engineReady,
    sets,
  })
  const { openLine, firstField, focusEditor, marks, setMarks, removeMarked } = opened
  const { set: current, count } = rows.state
  const load = useExampleFindings(current)
  const findings = load.found ?? noFindings
  const lineFindings = useMemo(() => findingsByLine(findings), [findings])
  const exampleOn = (wanted: number) => rowAt(rows.state, wanted - 1)

  return (
    <section className={setClasses.set} aria-label={current.name}>
      <SetHeader
        kind={trainingSetKind}
        set={current}
        onWrite={() => begin() && focusEditor()}
        onImport={onImport}
        onPaste={onPaste}
        onUndo={() => void rows.undo()}
        onDelete={onDelete}
      >
        <Button onClick={onTrain} disabled={count === 0}>
          Train with this set
        </Button>
      </SetHeader>
      {marks.size > 0 ? (
        <MarksBar
          row="example"
          count={marks.size}
          onRemove={() => void removeMarked()}
          onClear={() => setMarks(noMarks)}
        />
      ) : (
        <FindingsBar
          label="What to look at before training"
          load={load}
          groups={groupFindings(findingLooks, findings)}
          looking="Looking for duplicates, empty answers, test questions and long examples …"
          fine={
            count === 0
              ? 'Nothing to check yet.'
              : 'Checked: no duplicates, empty answers, test questions or examples that are cut off.'
          }
          onJump={open}
        />
      )}
      {rows.failure && (
        <Alert icon={<IconAlertTriangle aria-hidden />} title="The examples cannot be shown" mb="sm">
          {rows.failure}
        </Alert>
      )}
      <div className={setClasses.work}>
        <SetTable
          row="example"
          count={count}
          onShow={rows.show}
          marks={marks}
          onMarks={setMarks}
          openLine={openLine}
          onOpen={open}
          onEdit={focusEditor}
          onRemoveMarked={() => void removeMarked()}
          hasFindings={lineFindings.size > 0}
          className={classes.examples}
          head={<ExampleHead />}
          cells={shown => {
            const example = exampleOn(shown)
            return example && <ExampleCells example={example} findings={lineFindings.get(shown)} />
          }}
          none="This set is empty. Write a first example, or add a file or pasted text."
        />
        {editing.type !== 'closed' && (
          <ExampleEditor
            editing={editing}
            tokens={openLine === undefined ? undefined : exampleOn(openLine)?.tokens}
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

const removal = (lines: number[]): TrainingSetChange => ({ type: 'remove', lines })

const useExampleSource = (
  id: TrainingSetSummary['id'],
): RowSource<TrainingSetSummary, TrainingSetExample, TrainingSetChange> => {
  const { trainingSets } = useClient()
  return {
    read: async (offset, limit) => {
      const { set, examples } = await trainingSets.examples({ id, offset, limit })
      return { set, offset, rows: examples }
    },
    change: (contentHash, change) => trainingSets.change({ id, contentHash, change }),
    undo: () => trainingSets.undo({ id }),
  }
}
