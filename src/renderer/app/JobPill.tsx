import { RingProgress } from '@mantine/core'
import classes from './frame.module.css'

interface JobPillProps {
  href: string
  /** "Training House style". */
  name: string
  /** 0 to 1. */
  share: number
  /** "42%". */
  word: string
  /** Of the ring; `rest` of what is still to do. */
  colour: string
  rest: string
}

/** Something that goes on, shown on every screen; a way to it. */
export const JobPill = ({ href, name, share, word, colour, rest }: JobPillProps) => (
  <a href={href} className={`${classes.pill} ${classes.jobPill}`} aria-label={`${name}, ${word}`}>
    <RingProgress
      size={20}
      thickness={3.5}
      sections={[{ value: share * 100, color: colour }]}
      rootColor={rest}
      aria-hidden
    />
    <span className={classes.jobName}>{name}</span>
    <span className="numbers">{word}</span>
  </a>
)
