import { readVersion } from '#host/installation.ts'
import { type Command, parseCommand } from './arguments.ts'
import { endWithWrapper } from './end-with-wrapper.ts'
import { help } from './help.ts'
import { UsageError } from './usage-error.ts'

/** The terminal's entry: `diptych ask …`, `diptych search …`, `diptych tune …`, `diptych serve`, `diptych export …`. */

const run = async (command: Command): Promise<number> => {
  switch (command.type) {
    case 'help':
      process.stdout.write(help)
      return 0
    case 'version':
      process.stdout.write(`${readVersion()}\n`)
      return 0
    // The engine is loaded only when it is needed: help is immediate.
    case 'ask':
      return (await import('./ask.ts')).ask(command)
    case 'search':
      return (await import('./search.ts')).search(command)
    case 'tune':
      return (await import('./tune.ts')).tune(command)
    case 'evaluate':
      return (await import('./evaluate.ts')).evaluate(command)
    case 'serve':
      return (await import('#web/serve.ts')).serve(command)
    case 'export':
      return (await import('./move-workspace.ts')).exportToFile(command)
    case 'import':
      return (await import('./move-workspace.ts')).importFromFile(command)
    case 'reranker':
      return (await import('./reranker.ts')).reranker(command)
  }
}

// A reader that stops early (`diptych ask … | head -1`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

endWithWrapper()
try {
  process.exitCode = await run(parseCommand(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`${error.message} See diptych --help.\n`)
  process.exitCode = 2
}
