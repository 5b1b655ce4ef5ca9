import { Button, CloseButton, Group, Loader, Text } from '@mantine/core'
import { useState } from 'react'
import { formatCount } from '../app/format.ts'
import classes from './import.module.css'
import { importHeadline } from './import-headline.ts'
import type { SetSummary } from './set-kind.ts'
import type { ImportReport, Sets } from './use-sets.ts'

const shownProblems = 4

/** What is being read, and what came of it. */
export const ImportReports = <S extends SetSummary, D>({
  row,
  sets,
}: {
  /** What sets of this kind hold: `example`. */
  row: string
  sets: Sets<S, D>
}) => (
  <div
    className={classes.reports}
    data-none={(sets.importing.length === 0 && sets.reports.length === 0) || undefined}
  >
    {sets.importing.length > 0 && (
      <Group gap="xs" role="status">
        <Loader size={14} aria-hidden />
        <Text size="sm" c="dimmed">
          Reading {sets.importing.join(', ')} …
        </Text>
      </Group>
    )}
    {sets.reports.map(report => (
      <Report key={report.key} row={row} report={report} onDismiss={() => sets.dismiss(report.key)} />
    ))}
  </div>
)

interface ReportProps<S> {
  row: string
  report: ImportReport<S>
  onDismiss: () => void
}

const Report = <S extends SetSummary>({ row, report, onDismiss }: ReportProps<S>) => {
  const [all, setAll] = useState(false)
  const { imported, problems, problemCount, set } = report.result
  const shown = all ? problems : problems.slice(0, shownProblems)
  return (
    <article className={classes.report} aria-label={`Import of ${report.source}`}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text size="sm" role="status">
          <strong>{importHeadline(row, imported, problemCount)}</strong>
          <Text span inherit c="dimmed" className={classes.target}>
            {' '}
            {report.source} → {set.name}
          </Text>
        </Text>
        <CloseButton size="sm" aria-label="Dismiss" onClick={onDismiss} />
      </Group>
      {shown.length > 0 && (
        <ul>
          {shown.map(({ line, message }) => (
            <li key={`${line} ${message}`}>
              <Text size="sm">{message}</Text>
            </li>
          ))}
        </ul>
      )}
      {problems.length > shownProblems && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(before => !before)}>
          {all ? 'Show fewer' : `Show ${formatCount(problems.length)}`}
        </Button>
      )}
      {all && problemCount > problems.length && (
        <Text size="sm" c="dimmed">
          and {formatCount(problemCount - problems.length)} more of the kind
        </Text>
      )}
    </article>
  )
}
