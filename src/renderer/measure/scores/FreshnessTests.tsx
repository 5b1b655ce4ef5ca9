import { ActionIcon, Button, Loader, Select, Spoiler, Text, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { approaches } from '#contract/approach.ts'
import type { FreshnessAnswer, FreshnessRequest, FreshnessTest } from '#contract/freshness.ts'
import { attempt } from '../../app/attempt.ts'
import { formatDay, formatDuration, formatTime } from '../../app/format.ts'
import { notifyFailure } from '../../app/notify.tsx'
import { useClient } from '../../connection/client-context.tsx'
import { follow } from '../../connection/follow.ts'
import { approachIdentity } from '../../theme/approach-identity.ts'
import { useTestSets } from '../test-sets-context.tsx'
import { freshnessSentence } from './freshness-sentence.ts'
import board from './scoreboard.module.css'
import classes from './scores.module.css'

/** Changes one fact on a copy of the library and shows which approaches follow it. */
export const FreshnessTests = ({ engineReady }: { engineReady: boolean }) => {
  const client = useClient()
  const [tests, setTests] = useState<readonly FreshnessTest[]>([])
  useEffect(() => {
    const controller = new AbortController()
    void follow({
      open: signal => client.evaluations.freshnessTests(undefined, { signal }),
      onEvent: list => setTests(list),
      onRefused: error => notifyFailure('The freshness tests could not be listed', error),
      signal: controller.signal,
      ends: false,
    })
    return () => controller.abort()
  }, [client])
  const running = tests.some(({ state }) => state.type === 'running')
  return (
    <section className={classes.test} aria-label="Freshness test">
      <div>
        <h3>Freshness test</h3>
        <Text size="sm" c="dimmed">
          Changes one fact of a document on a copy of the library, indexes it and asks again. Retrieval should
          say the new fact; weights keep the old one. Your library stays as it is.
        </Text>
      </div>
      <NewFreshnessTest engineReady={engineReady} running={running} />
      {tests.map(test => (
        <FreshnessResult key={test.id} test={test} />
      ))}
    </section>
  )
}

const NewFreshnessTest = ({ engineReady, running }: { engineReady: boolean; running: boolean }) => {
  const client = useClient()
  const { list: sets } = useTestSets()
  const [proposals, setProposals] = useState<readonly FreshnessRequest[]>()
  const [chosen, setChosen] = useState<FreshnessRequest>()
  const [starting, setStarting] = useState(false)
  useEffect(() => {
    if (!sets || !engineReady) return
    let gone = false
    Promise.all(sets.map(({ id }) => client.evaluations.freshnessProposals({ testSetId: id }))).then(
      lists => {
        if (gone) return
        const all = lists.flat()
        setProposals(all)
        setChosen(before => before ?? all[0])
      },
      () => !gone && setProposals([]),
    )
    return () => {
      gone = true
    }
  }, [client, sets, engineReady])
  if (!proposals) return <Loader size="sm" aria-label="Looking for facts that can be changed" />
  if (!chosen)
    return (
      <Text size="sm" c="dimmed">
        No question of the test sets expects a fact that stands word for word in a text document, so there is
        nothing to change yet.
      </Text>
    )
  const start = async () => {
    setStarting(true)
    await attempt('The freshness test did not begin', () => client.evaluations.startFreshnessTest(chosen))
    setStarting(false)
  }
  return (
    <div className={classes.fresh}>
      <Select
        label="Question"
        value={String(proposals.findIndex(one => one.question === chosen.question))}
        onChange={value => setChosen(proposals[Number(value)] ?? chosen)}
        data={proposals.map((one, index) => ({ value: String(index), label: one.question }))}
        allowDeselect={false}
        searchable
      />
      <TextInput label="Fact as it is" value={chosen.find} readOnly />
      <TextInput
        label="Fact as it will be"
        value={chosen.replace}
        maxLength={400}
        onChange={event => setChosen({ ...chosen, replace: event.currentTarget.value })}
      />
      <Button
        loading={starting || running}
        disabled={!engineReady || chosen.replace.trim() === '' || chosen.replace === chosen.find}
        onClick={() => void start()}
      >
        Change it and ask again
      </Button>
    </div>
  )
}

const says: Record<FreshnessAnswer['before']['says'], string> = {
  old: 'the old fact',
  new: 'the new fact',
  neither: 'neither',
  both: 'both',
}

const FreshnessResult = ({ test }: { test: FreshnessTest }) => {
  const client = useClient()
  const { id, createdAt, request, documentName, state, reindexMs, answers } = test
  return (
    <article className={classes.freshResult}>
      <header>
        <div>
          <Text fw={560}>{request.question}</Text>
          <Text size="xs" c="dimmed" className="numbers">
            {documentName}: “{request.find}” became “{request.replace}”
            {reindexMs !== null && `, indexed again in ${formatDuration(reindexMs)}`} ·{' '}
            {formatDay(createdAt, new Date())}, {formatTime(createdAt)}
          </Text>
        </div>
        {state.type !== 'running' && (
          <ActionIcon
            aria-label="Remove this freshness test"
            onClick={() =>
              void attempt('The freshness test was not removed', () =>
                client.evaluations.removeFreshnessTest({ id }),
              )
            }
          >
            <IconTrash size={16} stroke={1.6} />
          </ActionIcon>
        )}
      </header>
      {state.type === 'running' && (
        <Text size="sm" role="status">
          <Loader size={13} aria-hidden /> {state.doing} …
        </Text>
      )}
      {state.type === 'failed' && (
        <Text size="sm" className={classes.broke}>
          {state.failure.message}
        </Text>
      )}
      {state.type === 'finished' && (
        <>
          <Text size="sm" my={8}>
            {freshnessSentence(answers)}
          </Text>
          <table className={`${board.table} ${classes.freshTable}`}>
            <thead>
              <tr>
                <th scope="col">Approach</th>
                <th scope="col">Before</th>
                <th scope="col">After</th>
              </tr>
            </thead>
            <tbody>
              {approaches.flatMap(approach => {
                const answer = answers[approach]
                return answer
                  ? [
                      <tr key={approach} data-approach={approach}>
                        <th scope="row">
                          <span className={board.own}>{approachIdentity[approach].name}</span>
                        </th>
                        <td>
                          {says[answer.before.says]}
                          <Said text={answer.before.text} />
                        </td>
                        <td>
                          {says[answer.after.says]}{' '}
                          {answer.flipped && (
                            <span className={board.verdict} data-verdict="better">
                              followed
                            </span>
                          )}
                          <Said text={answer.after.text} />
                        </td>
                      </tr>,
                    ]
                  : []
              })}
            </tbody>
          </table>
        </>
      )}
    </article>
  )
}

/** What was answered; a long answer unfolds. */
const Said = ({ text }: { text: string }) =>
  text === '' ? null : (
    <Spoiler maxHeight={36} showLabel="All of it" hideLabel="Less" className={classes.said ?? ''}>
      {text}
    </Spoiler>
  )
