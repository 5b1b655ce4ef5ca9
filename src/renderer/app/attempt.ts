import { notifyFailure } from './notify.tsx'

/** Whether `call` was done; where it failed, the person is told why under `title`. Never rejects. */
export const attempt = async (title: string, call: () => Promise<unknown>): Promise<boolean> => {
  try {
    await call()
    return true
  } catch (error) {
    notifyFailure(title, error)
    return false
  }
}
