import classes from './decision-tree.module.css'
import type { Lane } from './tree-path.ts'

interface PathPieceProps {
  from: Lane
  to: Lane
  /** The way goes on without an answer. */
  dashed: boolean
  /** Nothing comes after it. */
  ends?: boolean
}

const across: Record<Lane, number> = { retrieval: 50, middle: 150, tuning: 250 }

/** The way through one row of the tree, drawn as high as the row happens to be. */
export const PathPiece = ({ from, to, dashed, ends = false }: PathPieceProps) => {
  const [start, end] = [across[from], across[to]]
  return (
    <svg
      className={classes.path}
      viewBox="0 0 300 100"
      preserveAspectRatio="none"
      data-dashed={dashed || undefined}
      aria-hidden
    >
      <path d={`M ${start} 0 C ${start} 30 ${end} 12 ${end} 50${ends ? '' : ` L ${end} 100`}`} />
    </svg>
  )
}
