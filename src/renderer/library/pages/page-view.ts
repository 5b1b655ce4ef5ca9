import { useCallback, useState } from 'react'

/** How the pages of a document are looked at. */
export interface PageView {
  /** In the middle of the window, from 1. */
  page: number
  /** 1 fits the width. */
  zoom: number
  goTo: { page: number; turn: number } | undefined
  showPage: (page: number) => void
  zoomIn: () => void
  zoomOut: () => void
  fit: () => void
  onPage: (page: number) => void
}

const zooms = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3]

/** The next larger or smaller zoom; the same one at the end of them. */
export const nextZoom = (zoom: number, direction: 'in' | 'out'): number =>
  (direction === 'in' ? zooms.find(other => other > zoom) : zooms.findLast(other => other < zoom)) ?? zoom

export const usePageView = (): PageView => {
  const [page, setPage] = useState(1)
  const [zoom, setZoom] = useState(1)
  const [goTo, setGoTo] = useState<PageView['goTo']>()
  const showPage = useCallback(
    (page: number) => setGoTo(before => ({ page, turn: (before?.turn ?? 0) + 1 })),
    [],
  )
  return {
    page,
    zoom,
    goTo,
    showPage,
    zoomIn: () => setZoom(before => nextZoom(before, 'in')),
    zoomOut: () => setZoom(before => nextZoom(before, 'out')),
    fit: () => setZoom(1),
    onPage: setPage,
  }
}
