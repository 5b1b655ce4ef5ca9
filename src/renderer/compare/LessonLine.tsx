import { IconScale } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { Run } from '#contract/run.ts'
import classes from './compare.module.css'
import { lessonOf } from './lesson.ts'
import type { RunStore } from './run-store.ts'
import { useRunPart } from './use-run.ts'

const settled = (run: Run) => (run.state === 'running' ? undefined : run)

/** What the finished run measured. */
export const LessonLine = ({ store }: { store: RunStore }) => {
  const run = useRunPart(store, settled)
  const lesson = useMemo(() => (run ? lessonOf(run) : null), [run])
  if (!lesson) return null
  return (
    <p className={classes.lesson}>
      <IconScale size={18} stroke={1.6} aria-hidden />
      <span>{lesson}</span>
    </p>
  )
}
