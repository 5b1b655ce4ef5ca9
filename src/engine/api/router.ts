import { implement } from '@orpc/server'
import { contract } from '#contract/api.ts'

const os = implement(contract)
export type EngineRouter = ReturnType<typeof os.router>
