export const interruptedCode = 130

/** Aborted by Ctrl-C. The second Ctrl-C is meant: it ends the process, and files survive a kill at any time. */
export const interruptedByPerson = (): AbortSignal => {
  const interrupt = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (interrupt.signal.aborted) process.exit(interruptedCode)
      interrupt.abort()
    })
  return interrupt.signal
}

const whenAborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise(resolve => {
    if (signal.aborted) resolve(undefined)
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })

/** What `work` comes to. An interruption meanwhile ends the process: for work before there is anything to save. */
export const unlessInterrupted = async <Result>(
  work: Promise<Result>,
  interrupted: AbortSignal,
): Promise<Result> => {
  const done = await Promise.race([work.then(result => ({ result })), whenAborted(interrupted)])
  return done ? done.result : process.exit(interruptedCode)
}
