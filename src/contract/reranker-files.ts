/** What of a person's choice of files is a reranker, decided alike by page and engine. Pure. */
export type RerankerChoice<File> =
  | {
      type: 'files'
      /** Of the folder, as it was chosen; empty where the files came without one. */
      folderName: string
      /** By the place that the engine gives them: `config.json`, `onnx/model.onnx`. */
      files: { path: string; file: File }[]
      /** The weights without ending: `model_quantized`. */
      modelFile: string
    }
  | { type: 'refused'; sentence: string }

/**
 * Weights by the names that Optimum and transformers.js give them, the first that is there is taken: 8 bits are a
 * quarter of the size and faster on a processor, half precision is not.
 */
const modelFiles = [
  ...['model_quantized', 'model_int8', 'model_uint8', 'model', 'model_fp16'],
  ...['model_q4', 'model_bnb4', 'model_q4f16'],
]

/** Beside the weights; the first two must be there. */
const sideFiles = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json']

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const depthOf = (path: string): number => path.split('/').length

/** The files of the one model in the Hugging Face layout among these. Weights stand in `onnx/` or beside. */
export const rerankerFiles = <File extends { path: string }>(
  chosen: readonly File[],
): RerankerChoice<File> => {
  const byPath = new Map(chosen.map(file => [file.path.replaceAll('\\', '/'), file]))
  const configs = [...byPath.keys()]
    .filter(path => nameOf(path) === 'config.json')
    .toSorted((a, b) => depthOf(a) - depthOf(b))
  const [config, next] = configs
  if (config === undefined)
    return refused('None of these files is called config.json, so there is no reranker among them')
  if (next !== undefined && depthOf(next) === depthOf(config))
    return refused('There is more than one model here, and they are added one at a time')
  const folder = folderOf(config)
  if (!byPath.has(`${folder}tokenizer.json`))
    return refused('There is no tokenizer.json beside config.json, and without it no text can be read')
  const weights = modelFiles
    .flatMap(name => [`onnx/${name}.onnx`, `${name}.onnx`].map(path => ({ name, path: folder + path })))
    .find(({ path }) => byPath.has(path))
  if (!weights)
    return refused(
      'There is no onnx/model.onnx and no onnx/model_quantized.onnx beside config.json, and other weights cannot be run here',
    )
  const parts = [
    ...sideFiles.map(name => ({ path: name, from: folder + name })),
    { path: `onnx/${weights.name}.onnx`, from: weights.path },
    // Weights of more than 2 GB, or exported so, lie beside the graph.
    { path: `onnx/${weights.name}.onnx_data`, from: `${weights.path}_data` },
  ]
  return {
    type: 'files',
    folderName: nameOf(folder.slice(0, -1)),
    modelFile: weights.name,
    files: parts.flatMap(({ path, from }) => {
      const file = byPath.get(from)
      return file ? [{ path, file }] : []
    }),
  }
}

const refused = (why: string): { type: 'refused'; sentence: string } => ({
  type: 'refused',
  sentence: `${why}. Nothing was added. Choose the folder of a cross-encoder that was exported to ONNX: it has config.json, tokenizer.json and onnx/model.onnx.`,
})
