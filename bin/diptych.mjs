#!/usr/bin/env node
// Diptych's sources are TypeScript that Node 24 runs as they are. Under an older Node this file starts
// the Node 24 that is installed beside it; it must itself run on any Node.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = new URL('../src/cli/main.ts', import.meta.url)

/** The Node 24 of the dependency `node`, or undefined. */
const installedNode = () => {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'))
    const file = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    return existsSync(file) ? file : undefined
  } catch {
    return undefined
  }
}

if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import(main.href)
} else {
  const node = installedNode()
  if (!node) {
    process.stderr.write(
      `Diptych needs Node 24; this is ${process.version} and none is installed beside Diptych. Run \`npm ci\` in Diptych's folder, then try again.\n`,
    )
    process.exit(1)
  }
  // The channel closes when this process is killed, and the child then ends by itself.
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc']
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio })
  // Ctrl-C reaches the child through the terminal; a signal sent to this process alone is passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => (process.stdin.isTTY && signal === 'SIGINT' ? undefined : child.kill(signal)))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}
