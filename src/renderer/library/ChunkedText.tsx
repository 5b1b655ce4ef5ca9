import { Text } from '@mantine/core'
import { memo, useEffect, useMemo, useRef } from 'react'
import type { ChunkId } from '#contract/ids.ts'
import type { DocumentChunk } from '#contract/library.ts'
import { countOf } from '../app/format.ts'
import { type ChunkBand, chunkBands } from './chunk-bands.ts'
import classes from './library.module.css'

interface ChunkedTextProps {
  text: string
  chunks: readonly DocumentChunk[]
  chunkId: ChunkId | undefined
}

/**
 * A document's whole text in bands, one a chunk, and one wherever two chunks overlap. The browser
 * lays out only the bands in view (`content-visibility`), so that a book scrolls like a page and
 * stays searchable.
 */
export const ChunkedText = memo(({ text, chunks, chunkId }: ChunkedTextProps) => {
  const root = useRef<HTMLDivElement>(null)
  const bands = useMemo(() => chunkBands(text.length, chunks), [text, chunks])
  const target = chunks.find(chunk => chunk.id === chunkId)?.ordinal

  useEffect(() => {
    if (target === undefined) return
    const band = root.current?.querySelector<HTMLElement>(`[data-begins~='${target}']`)
    if (!band) return
    band.focus({ preventScroll: true })
    // Bands above are laid out as they come near, which moves the place; look again for a few frames.
    let frames = 6
    const settle = () => {
      band.scrollIntoView({ block: 'start' })
      if (--frames > 0) handle = requestAnimationFrame(settle)
    }
    let handle = requestAnimationFrame(settle)
    return () => cancelAnimationFrame(handle)
  }, [target])

  return (
    <div ref={root} className={classes.text}>
      {bands.map(band => (
        <Band
          key={band.start}
          band={band}
          text={text}
          chosen={target !== undefined && band.ordinals.includes(target)}
        />
      ))}
    </div>
  )
})

const Band = memo(({ band, text, chosen }: { band: ChunkBand; text: string; chosen: boolean }) => {
  const [first, second] = band.ordinals
  const kind =
    second !== undefined ? 'overlap' : first === undefined ? 'none' : first % 2 === 0 ? 'even' : 'odd'
  const begins = band.begins.map(chunk => chunk.ordinal).join(' ')
  return (
    <div
      className={classes.band}
      data-kind={kind}
      data-chosen={chosen || undefined}
      data-begins={begins || undefined}
      tabIndex={begins ? -1 : undefined}
    >
      <div className={classes.gutter}>
        {band.begins.map(chunk => (
          <ChunkLabel key={chunk.id} chunk={chunk} />
        ))}
        {kind === 'overlap' && (
          <Text size="xs" c="dimmed">
            in chunks {band.ordinals.map(ordinal => ordinal + 1).join(' and ')}
          </Text>
        )}
      </div>
      <div className={classes.bandText}>
        {text.slice(band.start, band.end).replace(/^\s*\n|^ +|\s+$/g, '')}
      </div>
    </div>
  )
})

const ChunkLabel = ({ chunk: { ordinal, page, headingPath, tokens } }: { chunk: DocumentChunk }) => (
  <div className={classes.label}>
    <Text size="sm" fw={620}>
      Chunk {ordinal + 1}
    </Text>
    <Text size="xs" c="dimmed" className="numbers">
      {[page !== null && `page ${page}`, countOf(tokens, 'token')].filter(Boolean).join(' · ')}
    </Text>
    {headingPath.length > 0 && (
      <Text size="xs" c="dimmed" lineClamp={3}>
        {headingPath.join(' › ')}
      </Text>
    )}
  </div>
)
