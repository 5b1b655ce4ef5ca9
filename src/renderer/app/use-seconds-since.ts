import { useEffect, useState } from 'react'

/** Whole seconds since `iso`, counting while the component is shown. */
export const useSecondsSince = (iso: string): number => {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, Math.round((now - new Date(iso).getTime()) / 1000))
}
