/** A file's bytes in chunks that cut lines and characters anywhere. */
export async function* byteChunks(text: string, chunkBytes = 7): AsyncGenerator<Uint8Array, void, undefined> {
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
}

export const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}
