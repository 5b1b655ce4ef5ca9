import { interruptedCode } from './interruption.ts'

/** How long a clean end may take when nobody is left who could press Ctrl-C a second time. */
const patienceMs = 10_000

/**
 * Ends this process as Ctrl-C does when the process that started it is gone. `bin/diptych.mjs` under another Node
 * starts the terminal with a channel, which the operating system closes whatever ends that process, SIGKILL too.
 * Nothing happens where there is no channel.
 */
export const endWithWrapper = (): void => {
  if (!process.connected) return
  process.once('disconnect', () => {
    setTimeout(() => process.exit(interruptedCode), patienceMs).unref()
    // Not `process.kill`: that one ends a process on Windows before it has heard anything.
    if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(interruptedCode)
  })
  // A listener keeps the channel, and with it this process, alive.
  process.channel?.unref()
}
