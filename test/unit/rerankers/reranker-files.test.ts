import { expect, test } from 'vitest'
import { maxDocumentBytes } from '#contract/library.ts'
import { rerankerFiles } from '#contract/reranker-files.ts'
import { rerankerUpload } from '../../../src/renderer/library/index-settings/reranker-upload.ts'

const choose = (...paths: string[]) => rerankerFiles(paths.map(path => ({ path })))
const side = ['config.json', 'tokenizer.json', 'tokenizer_config.json']
const inFolder = (folder: string, ...paths: string[]) => paths.map(path => `${folder}/${path}`)

test('takes what the model needs and passes over the rest of a folder', () => {
  const choice = choose(
    ...inFolder('ms-marco', ...side, 'README.md', 'pytorch_model.bin', 'onnx/model.onnx', 'vocab.txt'),
  )
  expect(choice).toMatchObject({ type: 'files', folderName: 'ms-marco', modelFile: 'model' })
  expect(choice.type === 'files' && choice.files.map(({ path }) => path)).toEqual([
    ...side,
    'onnx/model.onnx',
  ])
})

test('takes 8 bits before 32, weights beside the configuration, and data that lie beside the graph', () => {
  const onnx = ['onnx/model.onnx', 'onnx/model_fp16.onnx', 'onnx/model_quantized.onnx']
  expect(choose(...inFolder('a', ...side, ...onnx))).toMatchObject({ modelFile: 'model_quantized' })
  const beside = choose(...inFolder('a/b', ...side, 'model.onnx', 'model.onnx_data'))
  expect(beside).toMatchObject({ folderName: 'b', modelFile: 'model' })
  expect(beside.type === 'files' && beside.files.map(({ path, file }) => [path, file.path]).slice(3)).toEqual(
    [
      ['onnx/model.onnx', 'a/b/model.onnx'],
      ['onnx/model.onnx_data', 'a/b/model.onnx_data'],
    ],
  )
})

test('the outermost model counts, paths of Windows too, and files without a folder have no name', () => {
  expect(
    choose('m\\config.json', 'm\\tokenizer.json', 'm\\onnx\\model.onnx', 'm\\old\\config.json'),
  ).toMatchObject({
    type: 'files',
    folderName: 'm',
  })
  expect(choose('config.json', 'tokenizer.json', 'model.onnx')).toMatchObject({ folderName: '' })
})

test.each([
  ['no configuration', ['m/onnx/model.onnx'], /config\.json/],
  ['no tokenizer', ['m/config.json', 'm/onnx/model.onnx'], /tokenizer\.json/],
  ['other weights only', ['m/config.json', 'm/tokenizer.json', 'm/model.safetensors'], /onnx\/model\.onnx/],
  ['two models', ['a/config.json', 'b/config.json'], /more than one/],
])('refuses a choice with %s, in a sentence', (_, paths, what) => {
  const choice = choose(...paths)
  expect(choice).toMatchObject({ type: 'refused', sentence: expect.stringMatching(what) })
  expect(choice.type === 'refused' && choice.sentence).toMatch(/^[A-Z].* Nothing was added\. .*\.$/)
})

test('the page sends the files with their folder, and says what to do with one that is too large for it', () => {
  const small = new File(['{}'], 'x')
  const picked = inFolder('big', ...side, 'onnx/model.onnx').map(path => ({ path, file: small }))
  const upload = rerankerUpload([...picked, { path: 'big/README.md', file: small }])
  expect(upload.type === 'files' && upload.files.map(({ path }) => path)).toEqual(
    inFolder('big', ...side, 'onnx/model.onnx'),
  )
  const large = Object.defineProperty(new File([], 'x'), 'size', { value: maxDocumentBytes })
  const refused = rerankerUpload([...picked.slice(0, 3), { path: 'big/onnx/model.onnx', file: large }])
  expect(refused).toMatchObject({
    type: 'refused',
    sentence: expect.stringContaining('diptych reranker add'),
  })
})
