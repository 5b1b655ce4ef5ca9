import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { createDocumentReader } from '#engine/documents/worker-reader.ts'
import { loadEmbeddingTokenizer } from '#engine/models/embedding-tokenizer.ts'

const root = new URL('../../../', import.meta.url)
const tokenizerFolder = fileURLToPath(new URL('models/all-minilm-l6-v2', root))
const workerUrl = new URL('src/engine/documents/document-worker.ts', root)
const scenario = new URL('resources/scenarios/support-desk/documents/', root)
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const readable = encode('HOURS\n\nThe harbour opens at nine.')
/** Markdown that takes its parser far longer than any limit here: lists nested two thousand deep. */
const endless = encode(
  Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth * 2)}- item ${depth}`).join('\n'),
)

const reader = createDocumentReader({ workerUrl, tokenizerFolder })
afterAll(() => reader.close())

describe('the document reader', () => {
  it('reads a document in its thread and leaves the caller its bytes', async () => {
    const bytes = new Uint8Array(readable)
    const { format, title, text, chunks } = await reader.read({ name: 'hours.txt', bytes })
    expect({ format, title, text }).toEqual({
      format: 'text',
      title: 'HOURS',
      text: 'HOURS\n\nThe harbour opens at nine.',
    })
    expect(chunks.map(chunk => chunk.text)).toEqual([text])
    expect(bytes).toEqual(readable)
  })

  it('passes a refusal on with its code and sentence', async () => {
    const bytes = await readFile(new URL('test/fixtures/documents/encrypted.pdf', root))
    await expect(reader.read({ name: 'plan.pdf', bytes })).rejects.toMatchObject({
      name: 'EngineError',
      code: 'DOCUMENT_ENCRYPTED',
    })
  })

  it('refuses a file over the size limit without reading it', async () => {
    const bytes = new Uint8Array(100 * 1024 * 1024 + 1)
    await expect(reader.read({ name: 'huge.txt', bytes })).rejects.toMatchObject({
      code: 'DOCUMENT_TOO_LARGE',
    })
  })

  it('reads documents that were handed in together', async () => {
    const names = ['a.txt', 'b.txt', 'c.txt']
    const read = await Promise.all(names.map(name => reader.read({ name, bytes: encode(`About ${name}`) })))
    expect(read.map(({ text }) => text)).toEqual(['About a.txt', 'About b.txt', 'About c.txt'])
  })

  it('stops when it is told to, also while it waits for its turn, and reads the next one', async () => {
    const controller = new AbortController()
    const running = reader.read({ name: 'endless.md', bytes: endless }, controller.signal)
    const waiting = reader.read({ name: 'waiting.txt', bytes: readable }, controller.signal)
    const next = reader.read({ name: 'next.txt', bytes: readable })
    setTimeout(() => controller.abort(), 300)
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' })
    expect((await next).chunks).toHaveLength(1)
  })

  it('gives up on a document that takes too long, and reads the next one in a fresh thread', async () => {
    await using impatient = closing(createDocumentReader({ workerUrl, tokenizerFolder, timeLimitMs: 4000 }))
    await expect(impatient.reader.read({ name: 'endless.md', bytes: endless })).rejects.toMatchObject({
      code: 'DOCUMENT_TIMED_OUT',
      message: expect.stringContaining('within 4 seconds'),
    })
    expect((await impatient.reader.read({ name: 'hours.txt', bytes: readable })).title).toBe('HOURS')
  })

  it('survives a document that needs more memory than it may have', async () => {
    await using poor = closing(createDocumentReader({ workerUrl, tokenizerFolder, memoryLimitMb: 150 }))
    const bytes = encode('A line of text that is one of very many. '.repeat(400_000))
    await expect(poor.reader.read({ name: 'many.txt', bytes })).rejects.toMatchObject({
      code: 'DOCUMENT_TOO_LARGE',
      message: expect.stringContaining('more than 150 MB of memory'),
    })
    expect((await poor.reader.read({ name: 'hours.txt', bytes: readable })).title).toBe('HOURS')
  })

  it('says that it could not start when its worker is missing', async () => {
    const broken = createDocumentReader({ workerUrl: new URL('no-such-worker.ts', root), tokenizerFolder })
    await expect(broken.read({ name: 'a.txt', bytes: readable })).rejects.toMatchObject({
      code: 'UNEXPECTED',
    })
    await broken.close()
  })

  it('keeps the process alive until it is closed, right after a document', async () => {
    const script = `
      import { createDocumentReader } from ${JSON.stringify(fileURLToPath(new URL('src/engine/documents/worker-reader.ts', root)))}
      const reader = createDocumentReader({
        workerUrl: new URL(${JSON.stringify(workerUrl.href)}),
        tokenizerFolder: ${JSON.stringify(tokenizerFolder)},
      })
      await reader.read({ name: 'a.txt', bytes: new TextEncoder().encode('The harbour opens at nine.') })
      await reader.close()
      console.log('closed')`
    const run = promisify(execFile)(process.execPath, ['--eval', script])
    expect((await run).stdout).toBe('closed\n')
  })

  it('fails what it is reading as cancelled when it closes', async () => {
    const closed = createDocumentReader({ workerUrl, tokenizerFolder })
    const reading = closed.read({ name: 'endless.md', bytes: endless })
    reading.catch(() => undefined)
    await new Promise(resolve => setTimeout(resolve, 50))
    await closed.close()
    await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})

describe('the documents of the support desk', () => {
  it('are all read, their tables understandable row by row, in chunks within the budget', async () => {
    const texts = new Map<string, string[]>()
    for (const name of await readdir(scenario)) {
      const { text, chunks } = await reader.read({ name, bytes: await readFile(new URL(name, scenario)) })
      for (const chunk of chunks) {
        expect(chunk.tokens).toBeLessThanOrEqual(200)
        expect(text.slice(chunk.span.start, chunk.span.end)).toBe(chunk.text)
      }
      texts.set(
        name,
        chunks.map(chunk => chunk.text),
      )
    }
    const one = (name: string, parts: string[]): boolean =>
      (texts.get(name) ?? []).some(text => parts.every(part => text.includes(part)))
    expect(one('price-list-2026.html', ['Part: Fast charger 6A; Part number: LK-9006; Price: EUR 159'])).toBe(
      true,
    )
    expect(one('owners-manual.pdf', ['Bolt: Stem bolts; Torque: 5.5 Nm'])).toBe(true)
    expect(one('accessories-catalogue.docx', ['Item: Burrow pannier; Volume: 23 litres'])).toBe(true)
    expect(texts.get('warranty-policy.html')?.join('\n')).not.toMatch(/cookies|Newsletter|Riders also read/)
    expect(texts.get('owners-manual.pdf')?.join('\n')).not.toMatch(/^Page \d+$|edition 2026 Page/m)
  })
})

describe('the embedding tokenizer', () => {
  it('counts all tokens of a long text, although the shipped file asks to cut at 128', async () => {
    const { countTokens } = await loadEmbeddingTokenizer(tokenizerFolder)
    expect(countTokens('the harbour opens at nine '.repeat(500))).toBe(2500)
    expect(countTokens('')).toBe(0)
  })

  it('counts word by word what it counts at once', async () => {
    const { AutoTokenizer } = await import('@huggingface/transformers')
    const tokenizer = await AutoTokenizer.from_pretrained(tokenizerFolder, { local_files_only: true })
    const { countTokens } = await loadEmbeddingTokenizer(tokenizerFolder)
    const samples = [
      'Prices: EUR 2,890 (incl. VAT) – “good value”; see §4.2/b & call +49-555-0118!',
      'Größe, naïve café, ΣΊΣΥΦΟΣ, İstanbul, ﬁancée, e\u0301t\u00e9, O’Neill’s',
      '営業時間は九時から。漢字かな交じり文 カタカナ 한국어 текст مرحبا שלום ไทย',
      '🚣🏽‍♀️⛵ emoji \u200b zero\u00a0width x_y __init__ [SEP] [MASK] #hash @me 3.14e-10',
      `${'x'.repeat(120)} ${'ab-'.repeat(90)} ${'漢'.repeat(70)} ${'か'.repeat(70)}`,
    ]
    for (const text of [...samples, samples.join('\n\n')])
      expect(countTokens(text)).toBe(tokenizer.encode(text, { add_special_tokens: false }).length)
  })

  it('says which part is missing when the model folder is not there', async () => {
    await expect(loadEmbeddingTokenizer('/no/such/folder')).rejects.toMatchObject({ code: 'MODEL_CORRUPT' })
  })
})

const closing = (
  reader: ReturnType<typeof createDocumentReader>,
): { reader: ReturnType<typeof createDocumentReader> } & AsyncDisposable => ({
  reader,
  [Symbol.asyncDispose]: () => reader.close(),
})
