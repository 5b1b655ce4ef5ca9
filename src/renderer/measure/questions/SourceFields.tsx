import { ActionIcon, Autocomplete, Button, Group, Text, Textarea, Tooltip } from '@mantine/core'
import { IconFilePlus, IconTrash } from '@tabler/icons-react'
import classes from './question-editor.module.css'
import type { SourceDraft } from './row-draft.ts'

interface SourceFieldsProps {
  sources: readonly SourceDraft[]
  /** Names of the library's documents; undefined until they are known. */
  documents: readonly string[] | undefined
  onSources: (sources: readonly SourceDraft[]) => void
}

/** So many names are offered at once; a library can have thousands. */
const offered = 30

/** Where the facts stand. */
export const SourceFields = ({ sources, documents, onSources }: SourceFieldsProps) => (
  <fieldset className={classes.group}>
    <legend>Expected sources</legend>
    {sources.length === 0 && (
      <Text size="xs" c="dimmed">
        The documents that retrieval should find. Without one, retrieval is not measured.
      </Text>
    )}
    {sources.map((source, index) => {
      const { document, quote } = source
      const write = (part: Partial<SourceDraft>) =>
        onSources(sources.map((before, at) => (at === index ? { ...before, ...part } : before)))
      const unknown = documents && document.trim() !== '' && !documents.includes(document.trim())
      return (
        // Sources have no identity of their own; their fields hold no state but what is given here.
        <div key={index} className={classes.item}>
          <Group gap={6} wrap="nowrap" align="flex-start">
            <Autocomplete
              flex={1}
              aria-label={`Source ${index + 1}, document`}
              placeholder="Name of a document"
              data={[...(documents ?? [])]}
              limit={offered}
              value={document}
              onChange={name => write({ document: name })}
              description={unknown ? 'The library has no document of this name.' : undefined}
              inputWrapperOrder={['input', 'description']}
              comboboxProps={{ shadow: 'md' }}
            />
            <Tooltip label="Remove this source">
              <ActionIcon
                size="sm"
                mt={7}
                aria-label={`Remove source ${index + 1}`}
                onClick={() => onSources(sources.filter((_, at) => at !== index))}
              >
                <IconTrash size={14} stroke={1.6} />
              </ActionIcon>
            </Tooltip>
          </Group>
          <Textarea
            mt={6}
            aria-label={`Source ${index + 1}, quote`}
            placeholder="Words of the passage that is meant; any passage of the document without them"
            value={quote}
            onChange={event => write({ quote: event.currentTarget.value })}
            maxLength={4000}
            autosize
            minRows={1}
            maxRows={5}
          />
        </div>
      )
    })}
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconFilePlus size={15} stroke={1.7} aria-hidden />}
        onClick={() => onSources([...sources, { document: '', quote: '' }])}
      >
        Add a source
      </Button>
    </div>
  </fieldset>
)
