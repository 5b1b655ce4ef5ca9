import { Table, Text } from '@mantine/core'
import type { IndexStatus } from '#contract/library.ts'
import { countOf } from '../../app/format.ts'
import classes from './index-settings.module.css'
import { measures, verdictOf } from './index-words.ts'

/** Both indexes on the workspace's test questions. */
export const IndexComparison = ({ comparison }: { comparison: IndexStatus['comparison'] }) => {
  if (!comparison)
    return (
      <Text size="sm" c="dimmed" mb="md">
        Where the workspace has test questions that name their documents, both indexes are compared on them
        here.
      </Text>
    )
  const { previous, active } = comparison
  return (
    <div className={classes.comparison}>
      <Text size="sm" fw={550} mb={4}>
        On {countOf(active.questions, 'test question')}
      </Text>
      <Table className="numbers" verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Measure</Table.Th>
            <Table.Th ta="right">Before</Table.Th>
            <Table.Th ta="right">Now</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {measures.map(({ name, meaning, read }) => (
            <Table.Tr key={name}>
              <Table.Th fw={500}>
                {name}
                <Text size="xs" c="dimmed" fw={400}>
                  {meaning}
                </Text>
              </Table.Th>
              <Table.Td ta="right" className={classes.value}>
                {read(previous)}
              </Table.Td>
              <Table.Td ta="right" className={classes.value}>
                {read(active)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" mt={6}>
        {verdictOf(comparison)}
      </Text>
    </div>
  )
}
