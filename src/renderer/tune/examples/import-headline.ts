import { countOf, formatCount } from '../../app/format.ts'

/** `41 examples imported, 2 left out`. */
export const importHeadline = (imported: number, problems: number): string => {
  const head = `${countOf(imported, 'example')} imported`
  return problems === 0 ? head : `${head}, ${formatCount(problems)} left out`
}
