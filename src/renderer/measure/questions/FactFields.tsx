import { ActionIcon, Button, Group, Switch, Text, Textarea, TextInput, Tooltip } from '@mantine/core'
import { IconAsterisk, IconLetterCase, IconNumbers, IconTrash } from '@tabler/icons-react'
import classes from './question-editor.module.css'
import { blankFacts, type FactDraft } from './row-draft.ts'

interface FactFieldsProps {
  facts: readonly FactDraft[]
  /** What the engine says of the fact at `index`. */
  refusal?: { index: number; sentence: string } | undefined
  onFacts: (facts: readonly FactDraft[]) => void
}

const names = { text: 'Text', number: 'Number', pattern: 'Pattern' } as const

/** What a good answer says, all of it. */
export const FactFields = ({ facts, refusal, onFacts }: FactFieldsProps) => {
  const add = (fact: FactDraft) => onFacts([...facts, fact])
  return (
    <fieldset className={classes.group}>
      <legend>Expected facts</legend>
      {facts.length === 0 && (
        <Text size="xs" c="dimmed">
          What every good answer says. Without one, only its sources, form and cost are measured.
        </Text>
      )}
      {facts.map((fact, index) => (
        // Facts have no identity of their own; their fields hold no state but what is given here.
        <div key={index} className={classes.item}>
          <Group justify="space-between" wrap="nowrap">
            <Text size="xs" fw={620} c="dimmed">
              {names[fact.type]}
            </Text>
            <Tooltip label="Remove this fact">
              <ActionIcon
                size="sm"
                aria-label={`Remove fact ${index + 1}`}
                onClick={() => onFacts(facts.filter((_, at) => at !== index))}
              >
                <IconTrash size={14} stroke={1.6} />
              </ActionIcon>
            </Tooltip>
          </Group>
          <Fact
            fact={fact}
            number={index + 1}
            refusal={refusal?.index === index ? refusal.sentence : undefined}
            onFact={written => onFacts(facts.map((before, at) => (at === index ? written : before)))}
          />
        </div>
      ))}
      <Group gap={4}>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconLetterCase size={15} stroke={1.7} aria-hidden />}
          onClick={() => add(blankFacts.text)}
        >
          Add a text
        </Button>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconNumbers size={15} stroke={1.7} aria-hidden />}
          onClick={() => add(blankFacts.number)}
        >
          Add a number
        </Button>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconAsterisk size={15} stroke={1.7} aria-hidden />}
          onClick={() => add(blankFacts.pattern)}
        >
          Add a pattern
        </Button>
      </Group>
    </fieldset>
  )
}

interface FactProps {
  fact: FactDraft
  number: number
  refusal: string | undefined
  onFact: (fact: FactDraft) => void
}

const Fact = ({ fact, number, refusal, onFact }: FactProps) => {
  switch (fact.type) {
    case 'text':
      return (
        <Textarea
          aria-label={`Fact ${number}, wordings`}
          description={
            fact.wordings.includes('\n')
              ? 'Each line is a wording; any of them counts'
              : 'Another wording goes on a line of its own'
          }
          inputWrapperOrder={['input', 'description']}
          placeholder="30 days"
          value={fact.wordings}
          onChange={event => onFact({ ...fact, wordings: event.currentTarget.value })}
          autosize
          minRows={1}
          maxRows={6}
        />
      )
    case 'number':
      return (
        <div className={classes.numberFields}>
          <TextInput
            aria-label={`Fact ${number}, value`}
            description="Value"
            inputMode="decimal"
            placeholder="5.9"
            value={fact.value}
            onChange={event => onFact({ ...fact, value: event.currentTarget.value })}
          />
          <TextInput
            aria-label={`Fact ${number}, tolerance`}
            description="± Tolerance"
            inputMode="decimal"
            placeholder="0"
            value={fact.tolerance}
            onChange={event => onFact({ ...fact, tolerance: event.currentTarget.value })}
          />
          <TextInput
            aria-label={`Fact ${number}, unit`}
            description="Unit"
            placeholder="none"
            maxLength={40}
            value={fact.unit}
            onChange={event => onFact({ ...fact, unit: event.currentTarget.value })}
          />
        </div>
      )
    case 'pattern':
      return (
        <>
          <TextInput
            aria-label={`Fact ${number}, pattern`}
            description="A regular expression that is somewhere in the answer"
            inputWrapperOrder={['input', 'description', 'error']}
            classNames={{ input: classes.code ?? '' }}
            placeholder="RMA-\d{6}"
            maxLength={2000}
            value={fact.pattern}
            onChange={event => onFact({ ...fact, pattern: event.currentTarget.value })}
            error={refusal}
            errorProps={{ role: 'alert' }}
          />
          <IgnoreCase flags={fact.flags} onFlags={flags => onFact({ ...fact, flags })} />
        </>
      )
  }
}

/** The one flag of a pattern that people ask for; others stay as they came. */
export const IgnoreCase = ({ flags, onFlags }: { flags: string; onFlags: (flags: string) => void }) => (
  <Switch
    size="xs"
    mt={6}
    label="Upper and lower case are the same"
    checked={flags.includes('i')}
    onChange={event => onFlags(event.currentTarget.checked ? `${flags}i` : flags.replaceAll('i', ''))}
  />
)
