import { Select, Textarea, TextInput } from '@mantine/core'
import { IgnoreCase } from './FactFields.tsx'
import classes from './question-editor.module.css'
import { blankFormats, type FormatDraft } from './row-draft.ts'

interface FormatFieldsProps {
  format: FormatDraft
  /** What the engine, or the page, has to say against it. */
  refusal: string | undefined
  onFormat: (format: FormatDraft) => void
}

const choices: { value: FormatDraft['type']; label: string }[] = [
  { value: 'none', label: 'Any' },
  { value: 'pattern', label: 'A pattern' },
  { value: 'template', label: 'A template' },
  { value: 'json-schema', label: 'A JSON schema' },
]

/** What an answer has to look like. */
export const FormatFields = ({ format, refusal, onFormat }: FormatFieldsProps) => (
  <fieldset className={classes.group}>
    <legend>Format</legend>
    <Select
      aria-label="Kind of format"
      data={choices}
      value={format.type}
      onChange={type => {
        // The choices are the keys.
        if (type !== null) onFormat(blankFormats[type as FormatDraft['type']])
      }}
      allowDeselect={false}
      comboboxProps={{ shadow: 'md' }}
    />
    {format.type !== 'none' && (
      <>
        <Rule format={format} refusal={refusal} onFormat={onFormat} />
        <TextInput
          aria-label="The format in words"
          placeholder="In words, for people: “Greeting, answer, next step”"
          value={format.description}
          onChange={event => onFormat({ ...format, description: event.currentTarget.value })}
        />
      </>
    )}
  </fieldset>
)

const Rule = ({
  format,
  refusal,
  onFormat,
}: FormatFieldsProps & { format: Exclude<FormatDraft, { type: 'none' }> }) => {
  const field = {
    inputWrapperOrder: ['input', 'description', 'error'] as ('input' | 'description' | 'error')[],
    classNames: { input: classes.code ?? '' },
    error: refusal,
    errorProps: { role: 'alert' },
  }
  switch (format.type) {
    case 'pattern':
      return (
        <div>
          <Textarea
            {...field}
            aria-label="Pattern of the format"
            description="A regular expression that is somewhere in the answer; ^ and $ hold it to the whole of it"
            placeholder="^Hello,[\s\S]*Next step: .+$"
            maxLength={2000}
            value={format.pattern}
            onChange={event => onFormat({ ...format, pattern: event.currentTarget.value })}
            autosize
            maxRows={5}
          />
          <IgnoreCase flags={format.flags} onFlags={flags => onFormat({ ...format, flags })} />
        </div>
      )
    case 'template':
      return (
        <Textarea
          {...field}
          aria-label="Template of the format"
          description="Fixed words, with {placeholders} for any text"
          placeholder={'Hello,\n\n{answer}\n\nNext step: {step}'}
          maxLength={8000}
          value={format.template}
          onChange={event => onFormat({ ...format, template: event.currentTarget.value })}
          autosize
          minRows={3}
          maxRows={12}
        />
      )
    case 'json-schema':
      return (
        <Textarea
          {...field}
          aria-label="JSON schema of the format"
          description="Draft 2020-12 or 7; the answer is read as JSON"
          placeholder={'{"type": "object", "required": ["status"]}'}
          value={format.schema}
          onChange={event => onFormat({ ...format, schema: event.currentTarget.value })}
          autosize
          minRows={4}
          maxRows={14}
        />
      )
  }
}
