import { env, LogLevel } from '@huggingface/transformers'
import { refuseTelemetry } from './telemetry.ts'

/**
 * transformers.js, set up so that it cannot leave the machine: models come from folders, a request to
 * anywhere is an error. Every file of this folder that uses the library imports this one first.
 */
export const keepOffline = (): void => {
  refuseTelemetry()
  env.allowRemoteModels = false
  env.allowLocalModels = true
  env.useFSCache = false
  env.useBrowserCache = false
  env.logLevel = LogLevel.ERROR
  env.fetch = async (resource: string | URL | Request): Promise<Response> => {
    throw new Error(`transformers.js asked for ${String(resource)}; Diptych loads models from disk only`)
  }
}
