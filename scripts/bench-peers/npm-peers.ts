import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runCommand } from './run-command.ts'

/** A package that is measured, and those that belong to it: exact versions, installed only when it is measured. */
interface NpmPeer {
  version: string
  /** Its binary for this machine, which npm would choose itself among many that are not needed (CUDA, Vulkan). */
  binary?: string
}

const { platform, arch } = process
const names = { darwin: 'mac', win32: 'win' } as Record<string, string>

const peers = {
  'node-llama-cpp': {
    version: '3.22.1',
    binary: `@node-llama-cpp/${names[platform] ?? platform}-${arch}${platform === 'darwin' && arch === 'arm64' ? '-metal' : ''}`,
  },
  usearch: { version: '2.26.2' },
  'sqlite-vec': {
    version: '0.1.9',
    binary: `sqlite-vec-${platform === 'win32' ? 'windows' : platform}-${arch}`,
  },
  '@lancedb/lancedb': {
    version: '0.39.0',
    binary: `@lancedb/lancedb-${platform}-${arch}${{ linux: '-gnu', win32: '-msvc' }[platform as string] ?? ''}`,
  },
} satisfies Record<string, NpmPeer>
export type NpmPeerName = keyof typeof peers

export const npmPeerLabel = (name: NpmPeerName): string => `${name} ${peers[name].version}`

/**
 * Installs a peer into a folder of its own, unless it is there, without running its scripts.
 * @returns that folder, for `loadPeer`. @throws Error when npm fails.
 */
export const installNpmPeer = async (peersFolder: string, name: NpmPeerName): Promise<string> => {
  const { version, binary }: NpmPeer = peers[name]
  const wanted = [`${name}@${version}`, ...(binary ? [`${binary}@${version}`] : [])].join(' ')
  const folder = join(peersFolder, 'npm', name.replace('/', '-'))
  const done = join(folder, 'installed')
  if ((await readFile(done, 'utf8').catch(() => '')) === wanted) return folder
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{"private":true}\n')
  // Under `npm run` this is npm itself, whatever the platform calls it.
  const { npm_execpath: npm } = process.env
  const args = ['install', '--save-exact', '--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund']
  const [program, first] = npm ? [process.execPath, [npm]] : ['npm', []]
  await runCommand(program, [...first, ...args, ...wanted.split(' ')], folder)
  await writeFile(done, wanted)
  return folder
}

/** The package as its own folder has it; its types are there only when it is, so the caller says what it uses. */
export const loadPeer = async <Module>(folder: string, name: NpmPeerName): Promise<Module> => {
  const path = createRequire(join(folder, 'package.json')).resolve(name)
  return (await import(pathToFileURL(path).href)) as Module // what the caller uses of it
}
