import type { Route } from './route.ts'
import { navigate } from './use-route.ts'

/**
 * Leads to the place that `work` ends with, if any. Who has gone elsewhere while it took its time is left
 * there, even when they are back by then: it may be the same address in another workspace.
 */
export const leadOn = async (work: Promise<Route | undefined>): Promise<void> => {
  let stayed = true
  const onLeave = () => {
    stayed = false
  }
  window.addEventListener('hashchange', onLeave, { once: true })
  try {
    const place = await work
    if (place && stayed) navigate(place)
  } finally {
    window.removeEventListener('hashchange', onLeave)
  }
}
