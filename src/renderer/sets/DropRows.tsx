import { WindowDrop } from '../app/WindowDrop.tsx'
import { rowsOf, type SetKind, type SetSummary } from './set-kind.ts'

interface DropRowsProps<S extends SetSummary> {
  kind: SetKind<S>
  onFiles: (files: File[]) => void
}

/** The whole window takes files of rows while a screen shows what they are for. */
export const DropRows = <S extends SetSummary>({ kind, onFiles }: DropRowsProps<S>) => (
  <WindowDrop
    title={`Drop to add ${rowsOf(kind)}`}
    hint={kind.fileHint}
    onFiles={picked => onFiles(picked.map(({ file }) => file))}
  />
)
