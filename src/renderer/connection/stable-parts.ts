/**
 * The client with parts that stay the same objects: oRPC makes `client.testSets` anew at every look, and an effect
 * that depends on it would run at every drawing, for ever where it draws.
 */
export const withStableParts = <Client extends object>(client: Client): Client => {
  const parts = new Map<PropertyKey, unknown>()
  return new Proxy(client, {
    get(target, key) {
      // oRPC's own `then` resolves to the bare client, so an awaited one would lose its wrapping.
      if (key === 'then') return undefined
      if (!parts.has(key)) parts.set(key, Reflect.get(target, key))
      return parts.get(key)
    },
  })
}
