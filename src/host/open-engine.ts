import { homedir } from 'node:os'
import { createEngine } from '#engine/api/create-engine.ts'
import type { Engine } from '#engine/api/engine.ts'
import type { EngineDeps } from '#engine/api/engine-deps.ts'
import { systemClock } from '#engine/core/clock.ts'
import type { Logger } from '#engine/core/logging.ts'
import { defaultDataFolder, importsFolderOf } from './data-folder.ts'
import { installation, readVersion } from './installation.ts'
import { watchRequests } from './network-requests.ts'

interface OpenEngineOptions {
  /** Undefined is the default data folder. */
  dataFolder: string | undefined
  /** Undefined is `models` in the data folder. */
  importsFolder?: string
  open: EngineDeps['open']
  vectors?: EngineDeps['vectors']
  logger: Logger
}

/** The data folder that this process uses when nobody names one. */
export const ownDataFolder = (): string =>
  defaultDataFolder({ env: process.env, platform: process.platform, homeFolder: homedir() })

/** The engine of an installation that runs from its sources: browser host, terminal, scripts. */
export const openEngine = ({
  dataFolder = ownDataFolder(),
  importsFolder = importsFolderOf(dataFolder),
  open,
  vectors,
  logger,
}: OpenEngineOptions): Engine =>
  createEngine({
    dataFolder,
    importsFolder,
    modelsFolder: installation.modelsFolder,
    scenariosFolder: installation.scenariosFolder,
    generalTextPath: installation.generalTextPath,
    workers: installation.workers,
    logger,
    clock: systemClock,
    version: readVersion(),
    network: watchRequests(),
    open,
    vectors,
  })
