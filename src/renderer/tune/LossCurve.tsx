import 'uplot/dist/uPlot.min.css'
import { useComputedColorScheme } from '@mantine/core'
import { type KeyboardEvent, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import uPlot from 'uplot'
import type { TrainingStep, ValidationPoint } from '#contract/training.ts'
import { LossLegend } from './LossLegend.tsx'
import classes from './loss-curve.module.css'
import { lossPlotOptions } from './loss-plot.ts'
import { describeReading, lossSeries, readingAt, wantsLogScale } from './loss-series.ts'

interface LossCurveProps {
  steps: readonly TrainingStep[]
  validation: readonly ValidationPoint[]
  /** Where the training ends; the curve grows towards it. */
  totalSteps: number
  height?: number
}

/** Training and validation loss over the steps. The pointer and the arrow keys read off values. */
export const LossCurve = ({ steps, validation, totalSteps, height = 280 }: LossCurveProps) => {
  const scheme = useComputedColorScheme('light')
  const series = useMemo(() => lossSeries(steps, validation, totalSteps), [steps, validation, totalSteps])
  const log = wantsLogScale(series)
  const lastStep = Math.max(totalSteps, series.steps.at(-1) ?? 0)
  const [cursor, setCursor] = useState<number>()
  const frame = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const latest = useEffectEvent(() => ({ data: dataOf(series), width: frame.current?.clientWidth ?? 0 }))

  // Canvas takes colours as they are at that moment, so another scheme is another plot.
  useEffect(() => {
    const target = frame.current
    if (!target) return
    const { data, width } = latest()
    const drawn = new uPlot(
      lossPlotOptions(target, { width, height, log, lastStep, onCursor: setCursor }),
      data,
      target,
    )
    plot.current = drawn
    // The first drawing may come before the typeface, and canvas does not draw itself again.
    void document.fonts.ready.then(() => plot.current === drawn && drawn.redraw(false, true))
    const observer = new ResizeObserver(() => drawn.setSize({ width: target.clientWidth, height }))
    observer.observe(target)
    return () => {
      observer.disconnect()
      drawn.destroy()
      plot.current = undefined
    }
  }, [scheme, log, lastStep, height])
  useEffect(() => plot.current?.setData(dataOf(series)), [series])

  const last = series.steps.length - 1
  const reading = readingAt(series, cursor === undefined ? undefined : Math.min(cursor, last))
  const moveTo = (index: number) => {
    const at = Math.min(Math.max(index, 0), last)
    const step = series.steps[at]
    if (!plot.current || step === undefined) return
    plot.current.setCursor({ left: plot.current.valToPos(step, 'x'), top: 0 })
    setCursor(at)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    moveTo(move(cursor ?? last, last))
  }

  return (
    <figure
      className={classes.figure}
      data-testid="training-curve"
      data-points={series.training.filter(loss => loss !== null).length}
    >
      <LossLegend reading={reading} log={log} />
      <div className={classes.plotArea}>
        {/* A slider over the steps is what a chart that reads off values is to assistive technology. */}
        <div
          ref={frame}
          className={classes.plot}
          role="slider"
          tabIndex={0}
          aria-label="Loss by step"
          aria-valuemin={0}
          aria-valuemax={lastStep}
          aria-valuenow={reading?.step ?? 0}
          aria-valuetext={reading ? describeReading(reading) : 'No step yet'}
          onKeyDown={onKeyDown}
          onBlur={() => plot.current?.setCursor({ left: -10, top: -10 })}
        />
        {series.steps.length === 0 && <p className={classes.none}>The curve begins with the first step.</p>}
      </div>
    </figure>
  )
}

const dataOf = ({
  steps,
  training,
  smoothed,
  validation,
}: ReturnType<typeof lossSeries>): uPlot.AlignedData => [steps, training, smoothed, validation]

const moves: Partial<Record<string, (at: number, last: number) => number>> = {
  ArrowLeft: at => at - 1,
  ArrowRight: at => at + 1,
  PageUp: (at, last) => at - Math.ceil(last / 10),
  PageDown: (at, last) => at + Math.ceil(last / 10),
  Home: () => 0,
  End: (_, last) => last,
}
