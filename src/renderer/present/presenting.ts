/** What a key asks for while presenting; undefined for keys that mean nothing here. */
export type PresentingAction =
  | { type: 'next' }
  | { type: 'back' }
  | { type: 'step'; step: number }
  | { type: 'last' }
  /** Further down or up in long answers. */
  | { type: 'scroll'; direction: 1 | -1 }
  | { type: 'details' }
  | { type: 'full-screen' }
  | { type: 'leave' }

export const actionOfKey = (key: string): PresentingAction | undefined => {
  if (/^[1-9]$/.test(key)) return { type: 'step', step: Number(key) }
  switch (key) {
    case 'ArrowRight':
    case 'PageDown':
    case ' ':
    case 'Enter':
      return { type: 'next' }
    case 'ArrowLeft':
    case 'PageUp':
    case 'Backspace':
      return { type: 'back' }
    case 'ArrowDown':
      return { type: 'scroll', direction: 1 }
    case 'ArrowUp':
      return { type: 'scroll', direction: -1 }
    case 'Home':
      return { type: 'step', step: 1 }
    case 'End':
      return { type: 'last' }
    case 't':
    case 'T':
      return { type: 'details' }
    case 'f':
    case 'F':
      return { type: 'full-screen' }
    case 'Escape':
      return { type: 'leave' }
    default:
      return undefined
  }
}

/** Keys that press what has the focus stay with it. */
export const pressesFocused = (key: string, target: EventTarget | null): boolean =>
  (key === ' ' || key === 'Enter') && target instanceof HTMLElement && target.closest('a, button') !== null

/** Where `next` leads: first the answers of this step, then the question after it; the end stays. */
export const afterNext = (
  place: { step: number; revealed: boolean },
  steps: number,
): { step: number; revealed: boolean } => {
  if (!place.revealed) return { ...place, revealed: true }
  return place.step < steps ? { step: place.step + 1, revealed: false } : place
}
