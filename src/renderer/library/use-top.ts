import { type RefObject, useEffect, useState } from 'react'

/** How far down its screen an element begins, in CSS pixels, as what stands above it comes and goes; 0 at first. */
export const useTop = (element: RefObject<HTMLElement | null>): number => {
  const [top, setTop] = useState(0)
  useEffect(() => {
    const found = element.current
    if (!found) return
    const measure = () => setTop(Math.round(found.getBoundingClientRect().top + window.scrollY))
    const watcher = new ResizeObserver(measure)
    // Whatever grows above the element makes its screen grow.
    watcher.observe(found.closest('main') ?? document.body)
    measure()
    return () => watcher.disconnect()
  }, [element])
  return top
}
