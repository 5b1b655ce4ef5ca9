import { Text } from '@mantine/core'
import { type CSSProperties, memo, useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Place } from '#contract/library.ts'
import type { OpenPdf, PageSize } from './open-pdf.ts'
import classes from './pages.module.css'

interface PdfPageProps extends Pick<OpenPdf, 'pdf' | 'pdfjs'> {
  /** From 1. */
  number: number
  /** As far as it is known before the page was looked at. */
  size: PageSize
  /** Of the page on the screen, in CSS pixels; with `top`, where it stands in the list. */
  width: number
  top: number
  places: readonly Place[]
  onSize: (number: number, size: PageSize) => void
}

/** A canvas takes four bytes a pixel; a poster on a sharp screen would take a gigabyte. */
const maxCanvasPixels = 16_000_000

/** One page: drawn, with its text above it to be marked and copied, and the passage highlighted. */
export const PdfPage = memo((props: PdfPageProps) => {
  const { pdf, pdfjs, number, size, width, top, places } = props
  const drawing = useRef<HTMLDivElement>(null)
  const textLayer = useRef<HTMLDivElement>(null)
  const [failed, setFailed] = useState(false)
  const onSize = useEffectEvent(props.onSize)
  const scale = width / size.width

  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    const draw = async () => {
      const page = await pdf.getPage(number)
      if (signal.aborted) return
      const points = page.getViewport({ scale: 1 })
      onSize(number, { width: points.width, height: points.height })
      const viewport = page.getViewport({ scale: width / points.width })
      const canvas = document.createElement('canvas')
      const sharpness = Math.min(
        window.devicePixelRatio,
        Math.sqrt(maxCanvasPixels / (viewport.width * viewport.height)),
      )
      canvas.width = Math.floor(viewport.width * sharpness)
      canvas.height = Math.floor(viewport.height * sharpness)
      const rendering = page.render({ canvas, viewport, transform: [sharpness, 0, 0, sharpness, 0, 0] })
      signal.addEventListener('abort', () => rendering.cancel())
      await rendering.promise
      if (signal.aborted) return
      // The drawing of another size stays until this one is there.
      drawing.current?.replaceChildren(canvas)
      const container = textLayer.current
      if (!container) return
      container.replaceChildren()
      container.style.setProperty('--total-scale-factor', String(viewport.scale))
      const text = new pdfjs.TextLayer({ textContentSource: page.streamTextContent(), container, viewport })
      signal.addEventListener('abort', () => text.cancel())
      await text.render()
      container.dataset.ready = ''
    }
    draw().then(
      () => setFailed(false),
      () => {
        if (!signal.aborted) setFailed(true)
      },
    )
    return () => controller.abort()
  }, [pdf, pdfjs, number, width])

  return (
    <section
      className={classes.page}
      aria-label={`Page ${number}`}
      data-page={number}
      style={{ top, width, height: size.height * scale }}
    >
      <div ref={drawing} className={classes.drawing} aria-hidden />
      {failed && <Text className={classes.undrawn}>This page cannot be drawn. Its text is under Text.</Text>}
      {places.map(place => (
        <div
          key={`${place.start}/${place.x}/${place.y}`}
          className={classes.highlight}
          data-testid="highlight"
          style={boxOf(place, scale)}
        />
      ))}
      <div ref={textLayer} className={classes.textLayer} />
    </section>
  )
})

/** The box of a line in CSS pixels, with a little air around it. */
const boxOf = ({ x, y, width, height }: Place, scale: number): CSSProperties => ({
  left: x * scale - 3,
  top: y * scale - 1,
  width: width * scale + 6,
  height: height * scale + 2,
})
