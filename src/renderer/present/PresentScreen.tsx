import { Alert, Loader } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { navigate } from '../app/use-route.ts'
import { Presenting } from './Presenting.tsx'
import classes from './present.module.css'
import { StepsEditor } from './StepsEditor.tsx'
import { keptSteps } from './steps.ts'
import { usePresentation } from './use-presentation.ts'

interface PresentScreenProps {
  /** Counts from 1; undefined while the steps are prepared. */
  step: number | undefined
  engineReady: boolean
}

/** Prepared questions one by one, full screen and large; before that, where they are prepared. */
export const PresentScreen = ({ step, engineReady }: PresentScreenProps) => {
  const presentation = usePresentation()
  const { steps, failure } = presentation
  if (failure)
    return (
      <main className={classes.editor}>
        <Alert icon={<IconAlertTriangle aria-hidden />} title="The presentation cannot be shown">
          {failure} <a href="#/compare">Back to Compare</a>
        </Alert>
      </main>
    )
  if (!steps) return <Loader m="xl" aria-label="Opening the presentation" />
  const prepared = keptSteps(steps)
  if (step === undefined || prepared.length === 0)
    return <StepsEditor presentation={presentation} steps={steps} engineReady={engineReady} />
  const shown = Math.min(step, prepared.length)
  return (
    <Presenting
      steps={prepared}
      step={shown}
      engineReady={engineReady}
      onStep={next => navigate({ screen: 'present', step: next })}
    />
  )
}
