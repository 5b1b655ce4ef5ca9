import { useElementSize } from '@mantine/hooks'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import type { Place } from '#contract/library.ts'
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
  const [margin, setMargin] = useState(0)
  const width = Math.round(Math.min(room, goodWidth) * zoom)
  const sizeOf = (number: number) => sizes.current.get(number) ?? firstPage
  const heightOf = (size: PageSize) => (width * size.height) / size.width + gap

  const pages = useWindowVirtualizer({
    count: pdf.numPages,
    estimateSize: index => heightOf(sizeOf(index + 1)),
    overscan: 1,
    scrollMargin: margin,
  })
  useEffect(() => {
    if (list.current) setMargin(list.current.getBoundingClientRect().top + window.scrollY)
  }, [room])
  useEffect(() => {
    pages.measure()
    // Reckoned at once: a page that is resized before would leave those above it as they were.
    pages.getTotalSize()
  }, [pages, width])

  const [, look] = useState(0)
  const take = useEffectEvent((number: number, size: PageSize) => {
    const known = sizeOf(number)
    sizes.current.set(number, size)
    if (known.width === size.width && known.height === size.height) return
    pages.resizeItem(number - 1, heightOf(size))
    look(count => count + 1)
  })
  const onSize = useCallback((number: number, size: PageSize) => take(number, size), [])

  const scrollTo = useEffectEvent(async (number: number, y: number | undefined, isStale: () => boolean) => {
    const page = await pdf.getPage(number)
    if (isStale()) return
    const size = page.getViewport({ scale: 1 })
    onSize(number, { width: size.width, height: size.height })
    const [top = 0] = pages.getOffsetForIndex(number - 1, 'start') ?? []
    // A page begins below what sticks to the window's top; a passage stands where the eye is.
    const room = y === undefined ? coveredTop() + 8 : Math.max(coveredTop() + 24, window.innerHeight * 0.3)
    window.scrollTo({ top: top + ((y ?? 0) * width) / size.width - room })
  })
  const [first] = places
  const ready = width > 0 && margin > 0
  useEffect(() => {
    if (!first || !ready) return
    let stale = false
    void scrollTo(first.page, first.y, () => stale)
    return () => {
      stale = true
    }
  }, [first, ready])
  useEffect(() => {
    if (!goTo) return
    let stale = false
    void scrollTo(goTo.page, goTo.page === first?.page ? first.y : undefined, () => stale)
    return () => {
      stale = true
    }
  }, [goTo, first])

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

/** How far down the window is covered by what sticks to its top. */
const coveredTop = (): number => document.querySelector('[data-sticks]')?.getBoundingClientRect().bottom ?? 0
