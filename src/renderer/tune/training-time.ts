/**
 * A length of time as people plan with it: `20 s`, `6 min`, `1 h 20 min`, `2 days 3 h`. Estimates are no
 * better than that, so there are no seconds beside minutes.
 */
export const formatPlannedTime = (seconds: number): string => {
  if (seconds < 90)
    return `${Math.max(1, seconds < 20 ? Math.round(seconds) : Math.round(seconds / 5) * 5)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  const days = Math.floor(hours / 24)
  const whole = `${days} ${days === 1 ? 'day' : 'days'}`
  return hours % 24 === 0 ? whole : `${whole} ${hours % 24} h`
}

/** Time that was measured: `48 s`, `6 min 5 s`, `1 h 4 min`. */
export const formatSpentTime = (seconds: number): string => {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}
