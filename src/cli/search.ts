import type { SearchCommand } from './arguments.ts'
import { colorsFor } from './colors.ts'
import { unlessInterrupted } from './interruption.ts'
import { searchText } from './search-text.ts'
import { withTerminalEngine } from './with-terminal-engine.ts'

/**
 * Searches and writes what was found to standard output (with --json only the result), everything else to standard
 * error. Resolves with the exit code; finding nothing is no failure.
 */
export const search = (command: SearchCommand): Promise<number> =>
  withTerminalEngine(command, async ({ client }, interrupted) => {
    const result = await unlessInterrupted(client.library.search(command.request), interrupted)
    process.stdout.write(
      command.json
        ? `${JSON.stringify(result, null, 2)}\n`
        : searchText(result, colorsFor(process.stdout, process.env)),
    )
    return 0
  })
