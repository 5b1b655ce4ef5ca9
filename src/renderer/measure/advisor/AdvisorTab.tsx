import { Alert, Loader, Text, VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { Advice, Capability } from '#contract/advisor.ts'
import { addCapabilities, type CapabilityList, parseCapabilityLines } from '#contract/capability-list.ts'
import { criteria } from '#contract/criteria.ts'
import { attempt } from '../../app/attempt.ts'
import { FilePicker } from '../../app/FilePicker.tsx'
import type { PickedFile } from '../../app/picked-file.ts'
import { WindowDrop } from '../../app/WindowDrop.tsx'
import { AdviceView } from './AdviceView.tsx'
import { AdvisorBasis } from './AdvisorBasis.tsx'
import { AdvisorHead } from './AdvisorHead.tsx'
import classes from './advisor.module.css'
import { CapabilityForm } from './CapabilityForm.tsx'
import { CapabilityRows } from './CapabilityRows.tsx'
import { shownAfter } from './capability-changes.ts'
import { DecisionMatrix } from './DecisionMatrix.tsx'
import { FirstCapabilities } from './FirstCapabilities.tsx'
import { useAdvisor } from './use-advisor.ts'
import { decidedText, verdictIdentity } from './verdict-identity.ts'

interface AdvisorTabProps {
  engineReady: boolean
}

interface Removed {
  capability: Capability
  index: number
}

/** What an application needs, and whether retrieval, tuning or both serve it. */
export const AdvisorTab = ({ engineReady }: AdvisorTabProps) => {
  const { report, capabilities, failure, thinking, change } = useAdvisor(engineReady)
  const [chosenId, setChosenId] = useState<string>()
  const [removed, setRemoved] = useState<Removed>()
  const [problem, setProblem] = useState<string>()
  const picker = useRef<HTMLInputElement>(null)
  const detail = useRef<HTMLElement>(null)

  if (failure)
    return (
      <Alert icon={<IconAlertTriangle aria-hidden />} title="The advisor cannot be shown">
        {failure}
      </Alert>
    )
  if (!report)
    return (
      <div className={classes.opening}>
        <Loader size="sm" aria-label="Opening the advisor" />
        {!engineReady && <Text c="dimmed">The advisor reads with the engine, which is still starting.</Text>}
      </div>
    )

  const chosen = capabilities.find(({ id }) => id === chosenId) ?? capabilities[0]
  const adviceOf = (id: string | undefined) => report.advice.find(({ capabilityId }) => capabilityId === id)
  const advice = adviceOf(chosen?.id)

  /** Whether they were added; the person is told why not. */
  const add = (list: CapabilityList): boolean => {
    const added =
      list.type === 'list' ? addCapabilities(capabilities, list.texts, () => crypto.randomUUID()) : list
    if (added.type === 'refused') {
      setProblem(added.sentence)
      return false
    }
    setProblem(undefined)
    setRemoved(undefined)
    const first = added.capabilities[capabilities.length]
    // Those that were there already are shown instead.
    const known =
      list.type === 'list' ? capabilities.find(({ text }) => list.texts.includes(text)) : undefined
    setChosenId((first ?? known)?.id)
    if (first) change({ type: 'replace', capabilities: added.capabilities })
    return true
  }
  const importFile = ([picked]: PickedFile[]) =>
    picked &&
    void attempt('The file could not be read', async () => {
      add(parseCapabilityLines(await picked.file.text()))
    })
  const remove = (capability: Capability) => {
    setRemoved({ capability, index: capabilities.indexOf(capability) })
    setChosenId(shownAfter(capabilities, capability.id))
    change({ type: 'remove', id: capability.id })
  }
  /** Its advice begins at the top, wherever the one before was left. */
  const choose = (id: string) => {
    setChosenId(id)
    const box = detail.current
    if (box && box.getBoundingClientRect().top < 0) box.scrollIntoView({ block: 'start' })
  }
  const putBack = () => {
    if (!removed) return
    change({ type: 'put-back', ...removed })
    setChosenId(removed.capability.id)
    setRemoved(undefined)
  }
  const form = (
    <CapabilityForm
      problem={problem}
      onProblem={setProblem}
      onAdd={text => add(parseCapabilityLines(text))}
      onImport={() => picker.current?.click()}
    />
  )

  return (
    <div className={classes.tab}>
      {chosen ? (
        <>
          <AdvisorHead count={capabilities.length} />
          <div className={classes.work}>
            <div className={classes.side}>
              {form}
              <CapabilityRows
                capabilities={capabilities}
                adviceOf={adviceOf}
                chosenId={chosen.id}
                onChoose={choose}
                removed={removed?.capability.text}
                onPutBack={putBack}
              />
            </div>
            <AdviceView
              key={chosen.id}
              ref={detail}
              capability={chosen}
              advice={advice}
              thinking={thinking}
              onChange={change}
              onRemove={() => remove(chosen)}
            />
          </div>
          <DecisionMatrix
            capabilities={capabilities}
            adviceOf={adviceOf}
            chosenId={chosen.id}
            onChoose={id => {
              setChosenId(id)
              detail.current?.scrollIntoView({ block: 'start' })
            }}
          />
        </>
      ) : (
        <FirstCapabilities
          removed={removed?.capability.text}
          onPutBack={putBack}
          onTry={texts => add({ type: 'list', texts: [...texts] })}
        >
          {form}
        </FirstCapabilities>
      )}
      <AdvisorBasis costs={report.costs} accuracy={report.accuracy} />
      <VisuallyHidden role="status">{chosen && advice && !thinking ? announced(advice) : ''}</VisuallyHidden>
      <FilePicker
        ref={picker}
        choose="one file"
        accept=".txt,.md,.csv,text/plain"
        onFiles={importFile}
        testId="import-capabilities"
      />
      <WindowDrop
        title="Drop a list of capabilities"
        hint="A text file with one capability a line; bullets and numbers are dropped"
        onFiles={importFile}
      />
    </div>
  )
}

/** The advice for those who do not see it change, and what is asked next. */
const announced = (advice: Advice): string => {
  const next = criteria.find(({ id }) => id === advice.openQuestions[0])?.question
  return `Advice: ${verdictIdentity[advice.recommendation].name}, ${decidedText(advice)}.${next ? ` Open: ${next}` : ''}`
}
