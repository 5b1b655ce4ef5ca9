import { countOf, formatCount } from '../app/format.ts'

/** `41 examples imported, 2 left out`. */
export const importHeadline = (row: string, imported: number, problems: number): string => {
  const head = `${countOf(imported, row)} imported`
  return problems === 0 ? head : `${head}, ${formatCount(problems)} left out`
}
