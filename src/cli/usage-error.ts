/** The person's words cannot be followed; `message` is one sentence that says why. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
