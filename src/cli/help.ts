import { approaches } from '#contract/approach.ts'
import { TargetModule, TrainingPreset } from '#contract/training.ts'

export const help = `Diptych: four answers to one question, on this machine, offline.

Usage
  diptych ask "question"     answer in the terminal
  diptych tune --data FILE   train an adapter on a file of examples (jsonl or csv)
  diptych serve              open the same in a browser on this machine

Options of ask
  --approaches a,b           some of ${approaches.join(', ')} (default: all)
  --docs FOLDER              ask your own files (txt, md, html, pdf, docx); read again only when changed
  --json                     one JSON document on standard output, for programs
  --temperature N            0 is greedy (default)
  --top-p N                  nucleus sampling, above 0 and at most 1
  --repetition-penalty N     1 is none (default), at most 2
  --seed N                   the same seed gives the same text
  --max-tokens N             longest answer (default 256)
  --passages N               passages the rag approaches may read (default 3)
  --neighbours N             passages read on either side of each, at most 2 (default 0)

Options of tune; the same command goes on with a training that was stopped
  --data FILE                the examples: chat messages, prompt and completion, or Alpaca
  --preset NAME              ${TrainingPreset.options.join(', ')} (default: balanced)
  --name NAME                of the adapter (default: of the file)
  --no-activate              leave the active adapter as it is
  --json                     one JSON document on standard output, for programs
  --cache FOLDER             where workspaces and caches live (or set DIPTYCH_DATA)
  Instead of the preset's: --epochs N, --rank N, --alpha N, --learning-rate N, --batch N (examples a
  step), --max-tokens N (longer examples are cut), --seed N, --target-modules a,b (some of
  ${TargetModule.options.join(', ')})

Options of all
  --workspace FOLDER         a workspace that lies there, made if nothing does (default: the last used)
  --data FOLDER              where workspaces and caches live (or set DIPTYCH_DATA); not for tune
  -h, --help                 this text
  -v, --version              the version

Exit codes: 0 answered or trained, 1 failed, 2 not understood, 130 stopped by Ctrl-C.
`
