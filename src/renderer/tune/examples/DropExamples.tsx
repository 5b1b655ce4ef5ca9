import { WindowDrop } from '../../app/WindowDrop.tsx'

/** The whole window takes files of examples while the Tune screen shows what is learnt. */
export const DropExamples = ({ onFiles }: { onFiles: (files: File[]) => void }) => (
  <WindowDrop
    title="Drop to add examples"
    hint="JSONL with chats or prompts and completions, or CSV with named columns"
    onFiles={picked => onFiles(picked.map(({ file }) => file))}
  />
)
