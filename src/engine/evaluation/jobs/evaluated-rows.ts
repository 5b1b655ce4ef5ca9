import { type Approach, approaches } from '#contract/approach.ts'
import type {
  EvaluatedRow,
  EvaluatedRows,
  EvaluatedRowsRequest,
  RetrievalStage,
} from '#contract/evaluation.ts'
import type { EvaluatedItem } from '#engine/workspace/evaluation-store.ts'

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length

/** The items of each row, in the rows' order. */
const byRow = (items: readonly EvaluatedItem[]): EvaluatedItem[][] => [
  ...Map.groupBy(items, ({ row }) => row.id).values(),
]

const stagesOf = (items: readonly EvaluatedItem[], approach: Approach): RetrievalStage[] =>
  items.flatMap(({ judged }) => judged[approach]?.stage ?? [])

/** The stage that is asked for where some answer of the row has it, otherwise rag's, or hybrid's. */
const shownStage = (
  items: readonly EvaluatedItem[],
  wanted: RetrievalStage | undefined,
): RetrievalStage | null => {
  const stages = [...stagesOf(items, 'rag'), ...stagesOf(items, 'hybrid')]
  return stages.find(stage => stage === wanted) ?? stages[0] ?? null
}

/** The questions behind a metric: those that the request's filters leave, one page of them. */
export const listEvaluatedRows = (
  items: readonly EvaluatedItem[],
  asked: readonly Approach[],
  { metric, differing, tag, stage, offset, limit }: Omit<EvaluatedRowsRequest, 'id'>,
): EvaluatedRows => {
  const rows = byRow(items).flatMap((ofRow): EvaluatedRow[] => {
    const [{ row } = { row: null }] = ofRow
    if (row === null || (tag !== undefined && !row.tags.includes(tag))) return []
    const shown = shownStage(ofRow, stage)
    if (stage !== undefined && shown !== stage) return []
    const values = approaches
      .filter(approach => asked.includes(approach))
      .map(approach => {
        const measured = ofRow.flatMap(({ judged }) => judged[approach]?.metrics[metric] ?? [])
        return [approach, mean(measured)] as const
      })
    const measured = values.flatMap(([, value]) => value ?? [])
    if (differing && new Set(measured).size < 2) return []
    return [
      {
        rowId: row.id,
        question: row.question,
        tags: row.tags,
        values: Object.fromEntries(values),
        stage: shown,
        failed: asked.filter(approach => ofRow.some(({ failed }) => failed.includes(approach))),
      },
    ]
  })
  return { total: rows.length, offset, rows: rows.slice(offset, offset + limit) }
}
