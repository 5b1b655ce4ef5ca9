/** Shows the person one line, beside what goes to standard output. */
export const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}
