import { useState } from 'react'
import type { Approach } from '#contract/approach.ts'
import { type RunId, TrainingSetId } from '#contract/ids.ts'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import { freeName } from '../app/free-name.ts'
import { useClient } from '../connection/client-context.tsx'
import { failureSentence } from '../connection/failure-sentence.ts'
import { firstChoice, lastCorrectedSet, newSet, rememberCorrectedSet } from './correction.ts'

export interface Correction {
  /** undefined until they are listed. */
  sets: readonly TrainingSetSummary[] | undefined
  choice: TrainingSetId | typeof newSet
  setChoice: (choice: string) => void
  /** Of the set that will be made, where one will be. */
  name: string
  setName: (name: string) => void
  adding: boolean
  problem: string | undefined
  load: () => Promise<void>
  /** The set with the new example at its end; undefined when it was not added, which `problem` then says. */
  add: (answer: string) => Promise<TrainingSetSummary | undefined>
}

/**
 * Adding what one pane was asked to a training set, with the answer that it should have given. `onSet`
 * hears of a set that was made and of one that took an example.
 */
export const useCorrection = (
  runId: RunId,
  approach: Approach,
  onSet: (set: TrainingSetSummary) => void,
): Correction => {
  const client = useClient()
  const [sets, setSets] = useState<readonly TrainingSetSummary[]>()
  const [choice, setChoice] = useState<TrainingSetId | typeof newSet>(newSet)
  const [name, setName] = useState('')
  const [adding, setAdding] = useState(false)
  const [problem, setProblem] = useState<string>()

  const load = async () => {
    setProblem(undefined)
    try {
      const listed = await client.trainingSets.list()
      setSets(listed)
      setChoice(firstChoice(listed, lastCorrectedSet()))
      setName(
        freeName(
          'Corrections',
          listed.map(set => set.name),
        ),
      )
    } catch (error) {
      setProblem(failureSentence(error))
    }
  }

  const add = async (answer: string) => {
    setAdding(true)
    setProblem(undefined)
    try {
      const id = choice === newSet ? await make(name.trim()) : choice
      const set = await client.trainingSets.addAnswer({ id, runId, approach, answer })
      rememberCorrectedSet(id)
      onSet(set)
      return set
    } catch (error) {
      setProblem(failureSentence(error))
      return undefined
    } finally {
      setAdding(false)
    }
  }

  // A set that was made stays chosen, so that trying again does not make a second one.
  const make = async (newName: string): Promise<TrainingSetId> => {
    const made = await client.trainingSets.create({ name: newName })
    setSets(before => [...(before ?? []), made])
    setChoice(made.id)
    onSet(made)
    return made.id
  }

  return {
    sets,
    choice,
    setChoice: value => setChoice(value === newSet ? newSet : TrainingSetId.parse(value)),
    name,
    setName,
    adding,
    problem,
    load,
    add,
  }
}
