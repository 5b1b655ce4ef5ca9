import type { SeededRandom } from '#engine/core/random.ts'

/** One of the items, each as likely as the next. */
export const pick = <Item>(items: readonly Item[], random: SeededRandom): Item => {
  if (items.length === 0) throw new RangeError('There is nothing to pick from')
  return items[random.integer(items.length)] as Item // below the length
}

export const chance = (probability: number, random: SeededRandom): boolean => random.uniform() < probability

/** One of the keys, as likely as its weight. */
export const pickWeighted = <Key extends string>(weights: Record<Key, number>, random: SeededRandom): Key => {
  const keys = Object.keys(weights) as Key[] // the keys of a Record<Key, …>
  let draw = random.uniform() * keys.reduce((sum, key) => sum + weights[key], 0)
  for (const key of keys) {
    draw -= weights[key]
    if (draw < 0) return key
  }
  return keys.at(-1) as Key // rounding left a crumb; `weights` has a key
}
