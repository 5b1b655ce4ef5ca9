import { useMemo, useRef, useState } from 'react'
import type { AdapterInfo } from '#contract/adapter.ts'
import type { AdapterId } from '#contract/ids.ts'
import { latestOnly } from '../../app/latest-only.ts'

/**
 * The strength that a slider shows: the one being chosen, else the adapter's. A choice is sent when the
 * slider is let go.
 */
export const useStrength = (
  { id, strength }: AdapterInfo,
  onChange: (id: AdapterId, strength: number) => Promise<void>,
): { shown: number; slide: (strength: number) => void; choose: (strength: number) => void } => {
  const [chosen, setChosen] = useState<number>()
  const sliding = useRef(false)
  const send = useMemo(() => latestOnly((value: number) => onChange(id, value)), [id, onChange])

  const choose = async (value: number) => {
    sliding.current = false
    setChosen(value)
    await send(value)
    if (!sliding.current) setChosen(undefined)
  }
  return {
    shown: chosen ?? strength,
    slide: value => {
      sliding.current = true
      setChosen(value)
    },
    choose: value => void choose(value),
  }
}
