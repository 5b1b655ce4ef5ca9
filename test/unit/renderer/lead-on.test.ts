import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TrainingSetId } from '#contract/ids.ts'
import { leadOn } from '#renderer/app/lead-on.ts'
import type { Route } from '#renderer/app/route.ts'

/** What of a browser's window an address needs. */
const page = Object.assign(new EventTarget(), { location: { hash: '' } })
const goTo = (hash: string): void => {
  page.location.hash = hash
  page.dispatchEvent(new Event('hashchange'))
}
const place: Route = {
  screen: 'tune',
  tab: 'examples',
  setId: TrainingSetId.parse('parrot'),
  line: undefined,
}

beforeEach(() => {
  vi.stubGlobal('window', page)
  page.location.hash = '#/tune/examples'
})
afterEach(() => vi.unstubAllGlobals())

describe('the place that a piece of work ends with', () => {
  it('is shown to who waited for it', async () => {
    await leadOn(Promise.resolve(place))
    expect(page.location.hash).toBe('#/tune/examples/parrot')
  })

  it('is not shown when the work came to nothing', async () => {
    await leadOn(Promise.resolve(undefined))
    expect(page.location.hash).toBe('#/tune/examples')
  })

  it('is not shown to who has gone elsewhere', async () => {
    const work = Promise.withResolvers<Route>()
    const led = leadOn(work.promise)
    goTo('#/compare')
    work.resolve(place)
    await led
    expect(page.location.hash).toBe('#/compare')
  })

  it('is not shown to who has been elsewhere and is back', async () => {
    const work = Promise.withResolvers<Route>()
    const led = leadOn(work.promise)
    goTo('#/compare')
    goTo('#/tune/examples')
    work.resolve(place)
    await led
    expect(page.location.hash).toBe('#/tune/examples')
  })

  it('passes the refusal on', async () => {
    await expect(leadOn(Promise.reject(new Error('too long')))).rejects.toThrow('too long')
    expect(page.location.hash).toBe('#/tune/examples')
  })
})
