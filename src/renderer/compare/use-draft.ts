import { useState } from 'react'
import { type Approach, approaches as allApproaches } from '#contract/approach.ts'
import { LibraryFilter } from '#contract/library-filter.ts'
import { RunRequest, RunSettings } from '#contract/run.ts'
import { parseRemembered, remember, remembered } from '../app/storage.ts'

/** The question that is being written and how it will be asked. */
export interface Draft {
  question: string
  approaches: readonly Approach[]
  settings: RunSettings
  /** Which documents may be read; empty means all. It speaks of one workspace's documents. */
  filter: LibraryFilter
  setQuestion: (question: string) => void
  setApproaches: (approaches: readonly Approach[]) => void
  setSettings: (settings: RunSettings) => void
  setFilter: (filter: LibraryFilter) => void
}

const storageKey = 'diptych.draft'
const filterKey = 'diptych.draft/filter'
const noFilter: LibraryFilter = {}
export const defaultSettings: RunSettings = RunSettings.parse({})

/** Question and filter survive a reload of this tab; how it is asked survives the tab. */
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
    filter: request.filter ?? noFilter,
    setQuestion: question => change({ question }),
    setApproaches: approaches => change({ approaches: allApproaches.filter(a => approaches.includes(a)) }),
    setSettings: settings => change({ settings }),
    setFilter: filter => change({ filter }),
  }
}

const stored = (): RunRequest => {
  const start: RunRequest = { question: '', approaches: [...allApproaches], settings: defaultSettings }
  const how = parseRemembered(remembered('localStorage', storageKey))
  const question = remembered('sessionStorage', storageKey) ?? ''
  const filter = LibraryFilter.safeParse(parseRemembered(remembered('sessionStorage', filterKey))).data
  const request = RunRequest.safeParse({ ...start, ...(how instanceof Object && how), question, filter })
  return request.success ? request.data : start
}

const store = ({ question, approaches, settings, filter }: RunRequest): void => {
  remember('sessionStorage', storageKey, question)
  remember('sessionStorage', filterKey, JSON.stringify(filter ?? noFilter))
  remember('localStorage', storageKey, JSON.stringify({ approaches, settings }))
}
