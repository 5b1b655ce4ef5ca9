import { useState } from 'react'
import { type Approach, approaches as allApproaches } from '#contract/approach.ts'
import { RunRequest, RunSettings } from '#contract/run.ts'
import { parseRemembered, remember, remembered } from '../app/storage.ts'

/** The question that is being written and how it will be asked. */
export interface Draft {
  question: string
  approaches: readonly Approach[]
  settings: RunSettings
  setQuestion: (question: string) => void
  setApproaches: (approaches: readonly Approach[]) => void
  setSettings: (settings: RunSettings) => void
}

const storageKey = 'diptych.draft'
export const defaultSettings: RunSettings = RunSettings.parse({})

/** The draft survives a reload of this tab; how it is asked survives the tab. */
export const useDraft = (): Draft => {
  const [request, setRequest] = useState(stored)
  const change = (part: Partial<RunRequest>) =>
    setRequest(before => {
      const after = { ...before, ...part }
      store(after)
      return after
    })
  return {
    ...request,
    setQuestion: question => change({ question }),
    setApproaches: approaches => change({ approaches: allApproaches.filter(a => approaches.includes(a)) }),
    setSettings: settings => change({ settings }),
  }
}

const stored = (): RunRequest => {
  const start: RunRequest = { question: '', approaches: [...allApproaches], settings: defaultSettings }
  const how = parseRemembered(remembered('localStorage', storageKey))
  const question = remembered('sessionStorage', storageKey) ?? ''
  const request = RunRequest.safeParse({ ...start, ...(how instanceof Object && how), question })
  return request.success ? request.data : start
}

const store = ({ question, approaches, settings }: RunRequest): void => {
  remember('sessionStorage', storageKey, question)
  remember('localStorage', storageKey, JSON.stringify({ approaches, settings }))
}
