import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, screen, session } from 'electron'
import type { Failure } from '#contract/errors.ts'
import { defaultDataFolder } from '#host/data-folder.ts'
import { loadPageFiles } from '#host/page-files.ts'
import { EngineProcess } from './engine-process.ts'
import { menuTemplate } from './menu.ts'
import { appScheme, appUrl, isTrustedSender } from './security.ts'
import { guardContents, guardSession } from './session-guard.ts'
import { minimumSize, placeWindow, readWindowState, writeWindowState } from './window-state.ts'

const portRequest = 'diptych:port-request'
const portOffer = 'diptych:port-offer'
/** What the engine gets to finish its writes when the app quits. */
const closePatienceMs = 15_000

const dataFolder = defaultDataFolder({
  env: process.env,
  platform: process.platform,
  homeFolder: homedir(),
})
const root = app.getAppPath()
const windowStateFile = join(dataFolder, 'window', 'window-state.json')

let window: BrowserWindow | undefined
let engine: EngineProcess | undefined
let blockedRequests = 0

const showFailure = (title: string, failure: Failure): void => {
  const options = { type: 'error' as const, title: 'Diptych', message: title, detail: failure.message }
  if (window) void dialog.showMessageBox(window, options)
  else void dialog.showMessageBox(options)
}

const startEngine = (): void => {
  engine = new EngineProcess({
    entry: join(root, 'out', 'main', 'utility.js'),
    start: {
      dataFolder,
      modelsFolder: join(root, 'models'),
      scenariosFolder: join(root, 'resources', 'scenarios'),
      generalTextPath: join(root, 'resources', 'general-text.txt'),
      version: app.getVersion(),
    },
    // scripts/start.ts and the smoke test wait for this line.
    onStarted: () => process.stdout.write('diptych: started\n'),
    onStartFailed: failure => {
      // For instance the workspace is open in another Diptych: there is nothing to show then.
      dialog.showErrorBox('Diptych cannot start', failure.message)
      app.exit(1)
    },
    onAddPathsFailed: failure => showFailure('The documents were not added', failure),
    onFollowPathsFailed: failure => showFailure('The folder is not followed', failure),
    onCrash: exitCode => void offerRestart(exitCode),
  })
  engine.reportBlockedRequests(blockedRequests)
}

const offerRestart = async (exitCode: number): Promise<void> => {
  engine = undefined
  const options = {
    type: 'error' as const,
    title: 'Diptych',
    message: 'The engine has stopped unexpectedly.',
    detail: `Answers in progress were interrupted; documents and finished runs are kept. (Exit code ${exitCode})`,
    buttons: ['Restart the engine', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  }
  const { response } = await (window
    ? dialog.showMessageBox(window, options)
    : dialog.showMessageBox(options))
  if (response !== 0) return app.quit()
  startEngine()
  offerPort()
}

/** The page's process ended; the engine and its runs go on without it. */
const offerReload = async (opened: BrowserWindow): Promise<void> => {
  const { response } = await dialog.showMessageBox(opened, {
    type: 'error',
    title: 'Diptych',
    message: 'The page has stopped unexpectedly.',
    detail: 'The engine goes on: answers in progress, documents and finished runs are kept.',
    buttons: ['Show the page again', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  })
  if (response === 0) opened.webContents.reload()
  else app.quit()
}

/** Hands the page a new port to the engine; the page closes its old one. */
const offerPort = (): void => {
  if (!window || !engine) return
  window.webContents.postMessage(portOffer, null, [engine.openPort()])
}

/** What the dialog shows first; everything else can be chosen with its other filter. */
const documentExtensions =
  'pdf docx pptx xlsx odt ods odp epub html htm md markdown txt csv tsv json jsonl eml xml py js ts java c cpp go rs sql'.split(
    ' ',
  )

/** Lets the person choose; the paths go to the engine and never to the page. */
const choosePaths = async (
  properties: ('openFile' | 'openDirectory' | 'multiSelections')[],
  use: (engine: EngineProcess, paths: string[]) => void,
): Promise<void> => {
  if (!window) return
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    properties,
    filters: properties.includes('openFile')
      ? [
          { name: 'Documents', extensions: documentExtensions },
          { name: 'All files', extensions: ['*'] },
        ]
      : [],
  })
  if (!canceled && filePaths.length > 0 && engine) use(engine, filePaths)
}

const addPaths = (engine: EngineProcess, paths: string[]): void => engine.addPaths(paths)

const openWindow = async (): Promise<void> => {
  const kept = readWindowState(windowStateFile)
  const opened = new BrowserWindow({
    ...placeWindow(
      kept,
      screen.getAllDisplays().map(display => display.workArea),
    ),
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    show: false,
    title: 'Diptych',
    icon: join(root, 'resources', 'icons', 'icon-512.png'),
    webPreferences: {
      preload: join(root, 'out', 'preload', 'index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  })
  window = opened
  if (kept?.maximized) opened.maximize()
  opened.once('ready-to-show', () => opened.show())
  opened.on('close', () => {
    try {
      writeWindowState(windowStateFile, { bounds: opened.getNormalBounds(), maximized: opened.isMaximized() })
    } catch (error) {
      // Not worth keeping a person from closing the window; the next one opens where the last was kept.
      process.stderr.write(`The window's place was not kept: ${String(error)}\n`)
    }
  })
  opened.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') void offerReload(opened)
  })
  opened.on('closed', () => {
    window = undefined
  })
  await opened.loadURL(appUrl)
}

const about = (): void => {
  const options = {
    type: 'info' as const,
    title: 'About Diptych',
    message: `Diptych ${app.getVersion()}`,
    detail: `Retrieval, fine-tuning, or both? Four answers, side by side, on this machine.\n\nData: ${dataFolder}`,
  }
  if (window) void dialog.showMessageBox(window, options)
}

const run = async (): Promise<void> => {
  await app.whenReady()
  guardSession(session.defaultSession, await loadPageFiles(join(root, 'out', 'renderer')), blocked => {
    blockedRequests = blocked
    engine?.reportBlockedRequests(blocked)
  })
  ipcMain.on(portRequest, event => {
    const frame = event.senderFrame
    const isPage = event.sender === window?.webContents
    const sender = frame && { url: frame.url, isMainFrame: frame.parent === null }
    if (isPage && isTrustedSender(sender)) offerPort()
  })
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate(
        {
          addDocuments: () => void choosePaths(['openFile', 'multiSelections'], addPaths),
          addFolder: () => void choosePaths(['openDirectory'], addPaths),
          followFolder: () =>
            void choosePaths(['openDirectory'], (engine, paths) => engine.followPaths(paths)),
          about,
        },
        process.platform,
        !app.isPackaged,
      ),
    ),
  )
  startEngine()
  await openWindow()
}

app.setPath('userData', join(dataFolder, 'window'))
app.enableSandbox()
// Chromium's own services stay quiet, and its network stack finds no name at all.
app.commandLine.appendSwitch('disable-background-networking')
app.commandLine.appendSwitch('disable-component-update')
app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
])

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  app.on('web-contents-created', (_event, contents) => guardContents(contents))
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', event => {
    const closing = engine
    if (!closing) return
    event.preventDefault()
    engine = undefined
    void closing.close(closePatienceMs).finally(() => app.quit())
  })
  run().catch((error: unknown) => {
    dialog.showErrorBox('Diptych cannot start', error instanceof Error ? error.message : String(error))
    app.exit(1)
  })
} else {
  process.stderr.write('Diptych is already open; its window was brought to the front.\n')
  app.quit()
}
