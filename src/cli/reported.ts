import { failureText } from './failure-text.ts'
import { say } from './say.ts'

/** Exit code of `work`: 0, or 1 after saying what failed. */
export const reported = async (work: () => Promise<void>): Promise<number> => {
  try {
    await work()
    return 0
  } catch (thrown) {
    say(failureText(thrown))
    return 1
  }
}
