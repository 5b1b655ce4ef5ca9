import { useElementSize } from '@mantine/hooks'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Place } from '#contract/library.ts'
import { useTop } from '../use-top.ts'
import type { OpenPdf, PageSize } from './open-pdf.ts'
import { PdfPage } from './PdfPage.tsx'
import classes from './pages.module.css'

interface PdfPagesProps extends OpenPdf {
  /** Where the passage stands that the person came for. */
  places: readonly Place[]
  /** 1 fits the width, up to what is good to read. */
  zoom: number
  /** Hears which page is in the middle of the window. */
  onPage: (number: number) => void
  /** Counts up when the person wants to see the passage again, or a page. */
  goTo: { page: number; turn: number } | undefined
}

/** CSS pixels between two pages, and the widest that a page is shown by itself. */
const gap = 20
const goodWidth = 900

const nowhere: readonly Place[] = []

/** The pages of a PDF below one another; only those near the window are drawn. */
export const PdfPages = ({ pdf, pdfjs, firstPage, places, zoom, onPage, goTo }: PdfPagesProps) => {
  const list = useRef<HTMLDivElement>(null)
  const sizes = useRef(new Map<number, PageSize>())
  const { ref: frame, width: room } = useElementSize()
  const margin = useTop(list)
  const width = Math.round(Math.min(room, goodWidth) * zoom)
  const sizeOf = (number: number) => sizes.current.get(number) ?? firstPage
  const heightOf = (size: PageSize) => (width * size.height) / size.width + gap

  const pages = useWindowVirtualizer({
    count: pdf.numPages,
    estimateSize: index => heightOf(sizeOf(index + 1)),
    overscan: 1,
    scrollMargin: margin,
  })
  useLayoutEffect(() => {
    pages.measure()
    // Reckoned at once: a page that is resized before would leave those above it as they were.
    pages.getTotalSize()
  }, [pages, width])

  const [, look] = useState(0)
  const take = useEffectEvent((number: number, size: PageSize) => {
    const known = sizeOf(number)
    const isNew = !sizes.current.has(number)
    sizes.current.set(number, size)
    if (known.width !== size.width || known.height !== size.height)
      pages.resizeItem(number - 1, heightOf(size))
    if (isNew) look(count => count + 1)
  })
  const onSize = useCallback((number: number, size: PageSize) => take(number, size), [])

  /** Where the window has to go as soon as that place has its final distance from the top. */
  const target = useRef<{ page: number; y: number | undefined }>(undefined)
  const aim = useEffectEvent(async (page: number, y: number | undefined) => {
    target.current = { page, y }
    const { width, height } = (await pdf.getPage(page)).getViewport({ scale: 1 })
    onSize(page, { width, height })
    look(count => count + 1)
  })
  const [first] = places
  useEffect(() => {
    if (first) void aim(first.page, first.y)
  }, [first])
  useEffect(() => {
    if (goTo) void aim(goTo.page, goTo.page === first?.page ? first.y : undefined)
  }, [goTo, first])
  const ready = width > 0 && margin > 0
  useLayoutEffect(() => {
    if (!target.current || !list.current || !ready) return
    const { page, y } = target.current
    const size = sizes.current.get(page)
    // The list may have the height of before yet; the drawing that follows then looks again.
    const settled = Math.abs(list.current.offsetHeight - pages.getTotalSize()) < 2
    if (!size || !settled) return
    target.current = undefined
    // A page begins below what sticks to the window's top; a passage stands where the eye is.
    const above = y === undefined ? coveredTop() + 8 : Math.max(coveredTop() + 24, window.innerHeight * 0.3)
    const top = pages.measurementsCache[page - 1]?.start ?? margin
    window.scrollTo({ top: top + ((y ?? 0) * width) / size.width - above })
  })

  const items = pages.getVirtualItems()
  const middle = (pages.scrollOffset ?? 0) + (pages.scrollRect?.height ?? 0) / 2
  const current = (items.findLast(({ start }) => start <= middle)?.index ?? 0) + 1
  useEffect(() => onPage(current), [onPage, current])
  const placesOn = useMemo(() => Map.groupBy(places, ({ page }) => page), [places])

  return (
    <div ref={frame} className={classes.frame}>
      <div ref={list} className={classes.pages} style={{ height: pages.getTotalSize(), width }}>
        {ready &&
          items.map(({ index, start }) => (
            <PdfPage
              key={index}
              pdf={pdf}
              pdfjs={pdfjs}
              number={index + 1}
              size={sizeOf(index + 1)}
              width={width}
              top={start - margin}
              places={placesOn.get(index + 1) ?? nowhere}
              onSize={onSize}
            />
          ))}
      </div>
    </div>
  )
}

/** How far down the window is covered once what sticks to its top sticks there. */
const coveredTop = (): number => {
  const header = document.querySelector<HTMLElement>('[data-sticks]')
  return header ? Number.parseFloat(getComputedStyle(header).top) + header.offsetHeight : 0
}
