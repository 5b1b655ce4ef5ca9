/**
 * Keeps onnxruntime from reporting to its maker. Since 1.29 its Linux and macOS builds do so by default
 * (they look up and call a collector, and keep a device id on disk); this variable, read once when the
 * library is initialised, turns all of it off. Windows builds have no uploader of their own.
 *
 * To be called on the process's main thread, before a worker loads the library: a worker's `process.env`
 * is a copy that native code does not see.
 * Source: https://github.com/microsoft/onnxruntime/pull/27379
 */
export const refuseTelemetry = (): void => {
  process.env.ORT_DISABLE_TELEMETRY = '1'
}
