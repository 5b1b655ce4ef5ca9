import { approaches } from '#contract/approach.ts'
import { DocumentFormat } from '#contract/library.ts'
import { TargetModule, TrainingPreset } from '#contract/training.ts'

export const help = `Diptych: four answers to one question, on this machine, offline.

Usage
  diptych ask "question"     answer in the terminal
  diptych search "question"  show what is found in the documents, without asking a model
  diptych tune --data FILE   train an adapter on a file of examples (jsonl, json or csv)
  diptych evaluate           ask a test set to the approaches and compare them
  diptych serve              open the same in a browser on this machine
  diptych export FILE        write a workspace into one file, for another machine
  diptych import FILE        make a workspace of such a file
  diptych reranker list      the cross-encoders that are installed for a better order of what is found;
                             also reranker add FOLDER, remove NAME, use NAME, use none

Options of ask
  --approaches a,b           some of ${approaches.join(', ')} (default: all)
  --docs FOLDER              ask your own files (pdf, docx, xlsx, …); read again only when changed
  --json                     one JSON document on standard output, for programs
  --temperature N            0 is greedy (default)
  --top-p N                  nucleus sampling, above 0 and at most 1
  --repetition-penalty N     1 is none (default), at most 2
  --seed N                   the same seed gives the same text
  --max-tokens N             longest answer (default 256)
  --passages N               passages the rag approaches may read (default 3)
  --neighbours N             passages read on either side of each, at most 2 (default 0)

Options of search
  --limit N                  passages to show (default 10)
  --docs FOLDER, --json      as for ask

Which documents ask and search look through
  --folder NAME              a folder of the library, with all below it
  --type a,b                 ${DocumentFormat.options.slice(0, 6).join(', ')},
                             ${DocumentFormat.options.slice(6).join(', ')}
  --tag a,b                  those that have all of these tags
  --from DAY, --to DAY       changed on or between these days, such as 2026-05-31

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

Options of evaluate; the same command goes on with an evaluation that was stopped
  --test-set NAME            needed where the workspace has more than one
  --scenario ID              instead of --workspace: a shipped one (support-desk, redaction)
  --approaches a,b           as for ask
  --limit N, --tags a,b      at most N questions, spread evenly; those with one of these tags
  --seeds 1,2,3              each question once with each; makes a difference above temperature 0 only
  --memory                   ask again without the passages that hold the facts: what do the weights know?
  --freshness                change a fact on a copy of the library: which approaches follow?
  --perplexity               also measure how likely the reference answers are
  --require THRESHOLD        a mean to be reached, as in hybrid.fact-match>=0.5; may be repeated
  --report FILE              all of it as .html, .md, .csv or .json
  --json [FILE]              the scores as JSON, on standard output or into a file
  --temperature, --top-p, --repetition-penalty, --max-tokens, --passages, --neighbours as for ask

Options of serve
  --follow FOLDER            keep the library as this folder is, also at later starts; may be repeated
  --vectors PLACE            where the workspace keeps its vectors from now on: a PostgreSQL server with
                             pgvector (postgres://user@host:5432/database, password from PGPASSWORD or
                             ~/.pgpass), or local, which is this machine and the default

Options of all
  --workspace FOLDER         a workspace that lies there, made if nothing does (default: the last used)
  --data FOLDER              where workspaces and caches live (or set DIPTYCH_DATA); not for tune
  -h, --help                 this text
  -v, --version              the version

Exit codes: 0 done, 1 failed or a threshold was missed, 2 not understood, 130 stopped by Ctrl-C.
`
