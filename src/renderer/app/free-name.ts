/** `name`, or `name 2`, `name 3` …, whichever is the first that is not taken, whatever its case. */
export const freeName = (name: string, taken: Iterable<string>): string => {
  const known = new Set(Array.from(taken, other => other.trim().toLowerCase()))
  let free = name
  for (let number = 2; known.has(free.trim().toLowerCase()); number++) free = `${name} ${number}`
  return free
}
