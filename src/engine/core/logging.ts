/** Where the engine reports what developers need; never document text, questions or answers. */
export interface Logger {
  info(message: string, data?: Record<string, unknown>): void
  warn(message: string, data?: Record<string, unknown>): void
  error(message: string, error: unknown, data?: Record<string, unknown>): void
}

export const silentLogger: Logger = { info() {}, warn() {}, error() {} }

/** Writes one line an event to standard error, so that standard output stays the program's. */
export const stderrLogger: Logger = {
  info: (message, data) => process.stderr.write(`${message}${data ? ` ${JSON.stringify(data)}` : ''}\n`),
  warn: (message, data) =>
    process.stderr.write(`warning: ${message}${data ? ` ${JSON.stringify(data)}` : ''}\n`),
  error: (message, error, data) =>
    process.stderr.write(
      `error: ${message}${data ? ` ${JSON.stringify(data)}` : ''}\n${error instanceof Error ? error.stack : String(error)}\n`,
    ),
}
