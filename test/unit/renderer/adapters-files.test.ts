import { expect, test } from 'vitest'
import { maxDocumentBytes } from '#contract/library.ts'
import { adapterFiles } from '../../../src/renderer/tune/adapters/adapter-files.ts'

const picked = (...paths: string[]) =>
  paths.map(path => ({ path, file: new File(['x'], path.split('/').at(-1) ?? '') }))

const chosen = (...paths: string[]) => {
  const choice = adapterFiles(picked(...paths))
  return choice.type === 'files' ? choice.files.map(({ path }) => path) : choice.sentence
}

test('sends the parts of a PEFT folder and leaves the rest of it behind', () => {
  expect(
    chosen(
      'lab/adapter_config.json',
      'lab/adapter_model.safetensors',
      'lab/README.md',
      'lab/optimizer.pt',
      'lab/tokenizer.json',
      'lab/diptych.json',
    ),
  ).toEqual(['lab/adapter_config.json', 'lab/adapter_model.safetensors', 'lab/README.md', 'lab/diptych.json'])
})

test('takes the outermost adapter of a training’s folder, not its checkpoints', () => {
  expect(
    chosen(
      'out/checkpoint-100/adapter_config.json',
      'out/checkpoint-100/adapter_model.safetensors',
      'out/adapter_config.json',
      'out/adapter_model.safetensors',
      'out/README.md',
    ),
  ).toEqual(['out/adapter_config.json', 'out/adapter_model.safetensors', 'out/README.md'])
})

test('sends weights that were pickled too, so that the engine can say why it does not read them', () => {
  expect(chosen('a/adapter_config.json', 'a/adapter_model.bin')).toContain('a/adapter_model.bin')
})

test('sends one zip as it is', () => {
  expect(chosen('House style.ZIP')).toEqual(['House style.ZIP'])
})

test('refuses what holds several adapters, or none', () => {
  expect(chosen('a.zip', 'b.zip')).toMatch(/several adapters/)
  expect(chosen('all/one/adapter_config.json', 'all/two/adapter_config.json')).toMatch(/several adapters/)
  expect(chosen('notes.txt', 'adapter_model.safetensors')).toMatch(/no adapter_config\.json/)
  expect(chosen()).toMatch(/no adapter_config\.json/)
})

test('refuses what is too large before a byte is read', () => {
  const huge = { path: 'a.zip', file: { size: maxDocumentBytes + 1 } as File } // a file of that size takes that memory
  expect(adapterFiles([huge])).toMatchObject({ type: 'refused' })
})
