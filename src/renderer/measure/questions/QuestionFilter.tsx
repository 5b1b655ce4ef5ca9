import { Anchor, CloseButton, Select, Text, TextInput } from '@mantine/core'
import { IconSearch, IconTag } from '@tabler/icons-react'
import type { TestSetSummary } from '#contract/test-set.ts'
import { countOf, formatCount } from '../../app/format.ts'
import classes from './question-table.module.css'
import { everyRow, isEveryRow, type RowFilter } from './row-filter.ts'

interface QuestionFilterProps {
  set: TestSetSummary
  filter: RowFilter
  onFilter: (filter: RowFilter) => void
  /** Rows that are shown. */
  shown: number
  /** Rows that are not read yet. */
  unread: number
}

/** No tag is a space. */
const everyTag = ' '

/** Narrows the table to what a person looks for. */
export const QuestionFilter = ({ set, filter, onFilter, shown, unread }: QuestionFilterProps) => (
  <search className={classes.filter}>
    <TextInput
      className={classes.filterText ?? ''}
      size="sm"
      aria-label="Look for words in the questions"
      placeholder="Look for words"
      leftSection={<IconSearch size={15} stroke={1.7} aria-hidden />}
      value={filter.text}
      onChange={event => onFilter({ ...filter, text: event.currentTarget.value })}
      onKeyDown={event => event.key === 'Escape' && onFilter({ ...filter, text: '' })}
      rightSection={
        filter.text !== '' && (
          <CloseButton
            size="sm"
            aria-label="Clear the words"
            onClick={() => onFilter({ ...filter, text: '' })}
          />
        )
      }
    />
    {set.tags.length > 0 && (
      <Select
        className={classes.filterTag ?? ''}
        size="sm"
        aria-label="Only questions with the tag"
        leftSection={<IconTag size={15} stroke={1.7} aria-hidden />}
        data={[
          { value: everyTag, label: 'Every tag' },
          ...set.tags.map(({ tag, rows }) => ({ value: tag, label: `${tag} (${formatCount(rows)})` })),
        ]}
        value={filter.tag ?? everyTag}
        onChange={tag => onFilter({ ...filter, tag: tag === everyTag ? null : tag })}
        allowDeselect={false}
        searchable={set.tags.length > 12}
      />
    )}
    <Text size="sm" c="dimmed" role="status" className="numbers">
      {!isEveryRow(filter) &&
        (unread > 0 ? `Reading ${countOf(unread, 'question')} …` : `${countOf(shown, 'question')} shown`)}
    </Text>
    {!isEveryRow(filter) && shown === 0 && unread === 0 && (
      <Anchor component="button" type="button" size="sm" onClick={() => onFilter(everyRow)}>
        Show all
      </Anchor>
    )}
  </search>
)
