import { expect, it } from 'vitest'
import { dropoutMask, dropoutMasks } from '#engine/tuning/trainer/dropout.ts'
import { tinyConfig } from '../autodiff/tiny-llama.ts'

const share = (mask: Uint8Array): number => mask.reduce((sum, kept) => sum + 1 - kept, 0) / mask.length

it.each([0.01, 0.1, 0.5])('drops the share %f of a mask', wanted => {
  const count = 200_000
  // Five standard deviations of a binomial share.
  const tolerance = 5 * Math.sqrt((wanted * (1 - wanted)) / count)
  expect(Math.abs(share(dropoutMask(count, wanted, 'a')) - wanted)).toBeLessThan(tolerance)
})

it('drops neighbours independently', () => {
  const mask = dropoutMask(200_000, 0.3, 'b')
  let both = 0
  for (let at = 1; at < mask.length; at++) if (mask[at] === 0 && mask[at - 1] === 0) both++
  // Five standard deviations around 0.3², neighbouring pairs counted as if they were apart.
  expect(Math.abs(both / mask.length - 0.09)).toBeLessThan(5 * Math.sqrt((0.09 * 0.91) / mask.length))
})

it('depends on its seed and on nothing else', () => {
  expect(dropoutMask(1000, 0.1, 'c')).toEqual(dropoutMask(1000, 0.1, 'c'))
  expect(dropoutMask(1000, 0.1, 'c')).not.toEqual(dropoutMask(1000, 0.1, 'd'))
})

it('gives each group of targeted layers its own mask, which keeps all when nothing is dropped', () => {
  const masks = dropoutMasks(tinyConfig, ['v_proj', 'q_proj', 'down_proj'], {
    share: 0.2,
    tokens: 5,
    seed: 's',
  })
  expect(masks.map(({ name, dims }) => [name, dims])).toEqual([
    ['dropout.0.qkv', [5, 16]],
    ['dropout.0.down', [5, 24]],
    ['dropout.1.qkv', [5, 16]],
    ['dropout.1.down', [5, 24]],
  ])
  expect(masks[0]?.data).not.toEqual(masks[2]?.data)
  for (const { data } of dropoutMasks(tinyConfig, ['v_proj'], { share: 0, tokens: 5, seed: 's' }))
    expect(data).toEqual(new Uint8Array(5 * 16).fill(1))
})
