import { Title } from '@mantine/core'
import { adaptersHref, examplesHref, type TuneRoute, trainingHref } from '../app/route.ts'
import classes from './tune.module.css'

interface TuneScreenProps {
  route: TuneRoute
}

/** What the model learns from, the learning itself, and what came of it. */
export const TuneScreen = ({ route }: TuneScreenProps) => (
  <div className={classes.screen}>
    <header className={classes.header}>
      <Title order={1} size="h2">
        Tune
      </Title>
      <nav className={classes.tabs} aria-label="Steps of tuning">
        <a href={examplesHref()} aria-current={route.tab === 'examples' ? 'page' : undefined}>
          Examples
        </a>
        <a href={trainingHref()} aria-current={route.tab === 'train' ? 'page' : undefined}>
          Train
        </a>
        <a href={adaptersHref()} aria-current={route.tab === 'adapters' ? 'page' : undefined}>
          Adapters
        </a>
      </nav>
    </header>
  </div>
)
