import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

export interface PageFile {
  contentType: string
  body: Buffer<ArrayBuffer>
}

/** The built page by URL path. A path that is not a key is not served: no path leaves the folder. */
export type PageFiles = ReadonlyMap<string, PageFile>

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
}

/** There is no page to serve; the message says what to do. */
export class PageNotBuiltError extends Error {
  override readonly name = 'PageNotBuiltError'

  constructor(folder: string) {
    super(`The page is not built: ${folder} has no index.html. Run \`npm run build\` first.`)
  }
}

/** Reads the whole built page, a few megabytes, into memory. Throws PageNotBuiltError. */
export const loadPageFiles = async (folder: string): Promise<PageFiles> => {
  const files = new Map<string, PageFile>()
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const body = await readFile(file)
    const contentType = contentTypes[extname(file)] ?? 'application/octet-stream'
    files.set(`/${relative(folder, file).split(sep).join('/')}`, { contentType, body })
  }
  const index = files.get('/index.html')
  if (!index) throw new PageNotBuiltError(folder)
  return files.set('/', index)
}
