import { describe, expect, it } from 'vitest'
import { LoadedAdapters } from '#engine/models/loaded-adapters.ts'
import type { LoraInput } from '#engine/models/lora-inputs.ts'

const inputs = (value: number): LoraInput[] => [
  { name: 'lora.0.qkv.a', factor: 'a', data: Float32Array.of(value, -value), dims: [2, 1] },
  { name: 'lora.0.qkv.b', factor: 'b', data: Float32Array.of(value / 3, 2), dims: [1, 2] },
]

/** Adapters whose folder is a number; a view is the inputs that the model would be fed. */
const adapters = (
  read: (folder: string) => Promise<LoraInput[]> = async folder => inputs(Number(folder)),
) => {
  const folders: string[] = []
  const loaded = new LoadedAdapters(
    folder => {
      folders.push(folder)
      return read(folder)
    },
    view => view,
  )
  return { loaded, folders }
}

describe('loaded adapters', () => {
  it('feed the very factors at strength 1, and B alone scaled at another', async () => {
    const { loaded } = adapters()
    await loaded.load('one', '7')
    expect(loaded.view('one', 1)).toEqual(inputs(7))
    const half = loaded.view('one', 0.5)
    expect(half?.[0]).toEqual(inputs(7)[0])
    expect(half?.[1]?.data).toEqual(Float32Array.of(Math.fround(7 / 3) / 2, 1))
  })

  it('share A between strengths, so that a slider costs B only', async () => {
    const { loaded } = adapters()
    await loaded.load('one', '7')
    expect(loaded.view('one', 0.3)?.[0]?.data).toBe(loaded.view('one', 1)?.[0]?.data)
  })

  it('leave an answer in the making the strength it began with, and forget that strength', async () => {
    const { loaded } = adapters()
    await loaded.load('one', '7')
    const before = loaded.view('one', 0.3)
    const valueBefore = before?.[1]?.data[1]
    expect(loaded.view('one', 0.3)).toBe(before)
    expect(loaded.view('one', 0.4)).not.toBe(before)
    expect(before?.[1]?.data[1]).toBe(valueBefore)
    expect(loaded.view('one', 0.3)).not.toBe(before)
  })

  it('are read once while they are kept, also when asked for twice at the same time', async () => {
    const { loaded, folders } = adapters()
    await Promise.all([loaded.load('one', '7'), loaded.load('one', '7')])
    await loaded.load('one', '7')
    expect(folders).toEqual(['7'])
  })

  it('are the four used last', async () => {
    const { loaded, folders } = adapters()
    for (const id of ['1', '2', '3', '4']) await loaded.load(id, id)
    loaded.view('1', 1)
    await loaded.load('5', '5')
    expect(['1', '2', '3', '4', '5'].filter(id => loaded.view(id, 1))).toEqual(['1', '3', '4', '5'])
    await loaded.load('2', '2')
    expect(folders).toEqual(['1', '2', '3', '4', '5', '2'])
    expect(loaded.view('2', 1)).toEqual(inputs(2))
  })

  it('are read again after a failure and after they were unloaded', async () => {
    let failing = true
    const { loaded } = adapters(async folder => {
      if (failing) throw new Error('unreadable')
      return inputs(Number(folder))
    })
    await expect(loaded.load('one', '7')).rejects.toThrow('unreadable')
    failing = false
    await loaded.load('one', '7')
    loaded.unload('one')
    expect(loaded.view('one', 1)).toBeUndefined()
    await loaded.load('one', '8')
    expect(loaded.view('one', 1)).toEqual(inputs(8))
  })

  it('do not come back from a read that was under way when they were unloaded', async () => {
    const first = Promise.withResolvers<LoraInput[]>()
    const { loaded } = adapters(folder => (folder === '7' ? first.promise : Promise.resolve(inputs(8))))
    const old = loaded.load('one', '7')
    loaded.unload('one')
    await loaded.load('one', '8')
    first.resolve(inputs(7))
    await old
    expect(loaded.view('one', 1)).toEqual(inputs(8))
  })
})
