import { Alert, Checkbox, TagsInput, Text, Textarea } from '@mantine/core'
import { ORPCError } from '@orpc/client'
import { type RefObject, useState } from 'react'
import type { TestRow, TestSetFinding } from '#contract/test-set.ts'
import { failureSentence } from '../../connection/failure-sentence.ts'
import { type Editing, type EditingChange, isDirty } from '../../sets/editing.ts'
import { RowEditor } from '../../sets/RowEditor.tsx'
import { FactFields } from './FactFields.tsx'
import { FormatFields } from './FormatFields.tsx'
import classes from './question-editor.module.css'
import { type RefusalPlace, refusalPlace } from './refusal-place.ts'
import { type RowDraft, readDraft, rowDrafts } from './row-draft.ts'
import { SourceFields } from './SourceFields.tsx'

interface QuestionEditorProps {
  editing: Exclude<Editing<RowDraft>, { type: 'closed' }>
  findings: readonly TestSetFinding[] | undefined
  /** The person tried to leave with unsaved words. */
  held: boolean
  /** Names of the library's documents; undefined until they are known. */
  documents: readonly string[] | undefined
  /** Every tag of the set. */
  tags: readonly string[]
  firstField: RefObject<HTMLTextAreaElement | null>
  onChange: (change: EditingChange<RowDraft>) => void
  /** Resolves when the engine has answered. */
  onSave: (onRefused: (error: unknown) => void) => Promise<void>
  onClose: () => void
}

interface Refusal {
  place: RefusalPlace
  sentence: string
}

/** What the contract takes. */
const mostTags = 20
const longestTag = 40

/** One question with what a good answer must show, to read and to write. */
export const QuestionEditor = (props: QuestionEditorProps) => {
  const { editing, findings, held, documents, tags, firstField, onChange, onSave, onClose } = props
  const [refusal, setRefusal] = useState<Refusal>()
  const { draft } = editing
  const read = readDraft(draft)
  const write = (part: Partial<RowDraft>) => {
    setRefusal(undefined)
    onChange({ type: 'written', draft: { ...draft, ...part } })
  }
  const refused = (error: unknown) => {
    const sentence = failureSentence(error)
    const isRule = error instanceof ORPCError && error.code === 'RULE_INVALID'
    setRefusal({ sentence, place: isRule ? refusalPlace(draft, sentence) : { type: 'row' } })
  }
  const of = (type: RefusalPlace['type']) => (refusal?.place.type === type ? refusal.sentence : undefined)
  return (
    <RowEditor
      row="question"
      editing={editing}
      dirty={isDirty(rowDrafts, editing)}
      problem={'problem' in read ? read.problem : undefined}
      aside={editing.type === 'existing' && <code className={classes.id}>{draft.id}</code>}
      findings={findings}
      held={held}
      onRevert={() => {
        setRefusal(undefined)
        onChange({ type: 'reverted' })
      }}
      onSave={() => {
        setRefusal(undefined)
        return onSave(refused)
      }}
      onClose={onClose}
    >
      {of('row') && (
        <Alert p="xs" title="The question was not saved">
          {of('row')}
        </Alert>
      )}
      <Textarea
        ref={firstField}
        label="Question"
        value={draft.question}
        onChange={event => write({ question: event.currentTarget.value })}
        maxLength={4000}
        autosize
        minRows={2}
        maxRows={8}
      />
      <Checkbox
        label="The documents do not answer it"
        description="A good answer says so instead of guessing."
        checked={draft.unanswerable}
        onChange={event => write({ unanswerable: event.currentTarget.checked })}
      />
      <FactFields
        facts={draft.facts}
        refusal={
          refusal?.place.type === 'fact'
            ? { index: refusal.place.index, sentence: refusal.sentence }
            : undefined
        }
        onFacts={facts => write({ facts })}
      />
      <SourceFields sources={draft.sources} documents={documents} onSources={sources => write({ sources })} />
      <FormatFields format={draft.format} refusal={of('format')} onFormat={format => write({ format })} />
      <Textarea
        label="Reference answer"
        description="A good answer in full; the wording of others is compared with it"
        value={draft.reference}
        onChange={event => write({ reference: event.currentTarget.value })}
        maxLength={20_000}
        autosize
        minRows={2}
        maxRows={10}
      />
      <TagsInput
        label="Tags"
        description="Scores can be looked at by tag"
        placeholder={draft.tags.length === 0 ? 'fact, format, refusal …' : ''}
        data={[...tags]}
        acceptValueOnBlur
        maxTags={mostTags}
        splitChars={[',', ';']}
        value={[...draft.tags]}
        onChange={written => write({ tags: [...new Set(written.map(tag => tag.slice(0, longestTag)))] })}
        comboboxProps={{ shadow: 'md' }}
      />
      {draft.redaction && <Redaction task={draft.redaction} />}
    </RowEditor>
  )
}

/** What is to be taken out of a text; it comes with a file and is only looked at here. */
const Redaction = ({ task: { paragraph, spans } }: { task: NonNullable<TestRow['redaction']> }) => (
  <fieldset className={classes.group}>
    <legend>Names to replace</legend>
    <Text size="sm" className={classes.paragraph}>
      {spans.map(({ start, end }, index) => (
        <span key={start}>
          {paragraph.slice(spans[index - 1]?.end ?? 0, start)}
          <mark>{paragraph.slice(start, end)}</mark>
        </span>
      ))}
      {paragraph.slice(spans.at(-1)?.end ?? 0)}
    </Text>
    <Text size="xs" c="dimmed">
      The text and its names come from a file. To change them, export the set, edit the row and import it
      again.
    </Text>
  </fieldset>
)
