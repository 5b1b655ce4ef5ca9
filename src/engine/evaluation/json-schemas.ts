import { Ajv, type ErrorObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { EngineError } from '#engine/core/errors.ts'
import { withinTimeLimit } from './time-limit.ts'

/** Longest reading of a schema and longest check of a text, in milliseconds: `pattern` in a schema may hang too. */
const schemaLimitMs = 1000

export interface JsonSchema {
  /** Why a value does not fit, in a sentence; null when it does. */
  problem(value: unknown): string | null
}

// Draft 2020-12 unless `$schema` says draft 7. `format` is an annotation, as in 2020-12's default vocabulary, and
// unknown keywords are passed over, as the specification wants.
const options = { strict: false, validateFormats: false, logger: false } as const

// Each has compiled the schema of its draft, which takes longer than a person's.
let drafts: { draft7: Ajv; draft2020: Ajv2020 } | undefined

const isDraft7 = (schema: Record<string, unknown>): boolean =>
  typeof schema.$schema === 'string' && /json-schema\.org\/draft-07/.test(schema.$schema)

const placeOf = ({ instancePath }: ErrorObject, whole: string): string =>
  instancePath === '' ? whole : `“${instancePath.slice(1).replaceAll('/', '.')}”`

const refuse = (problem: string, cause?: unknown): EngineError =>
  new EngineError('RULE_INVALID', `The JSON schema ${problem}. Correct it and try again.`, {}, { cause })

/** @throws EngineError RULE_INVALID with what is wrong with it, a reference to another file included. */
export const readJsonSchema = (schema: Record<string, unknown>): JsonSchema => {
  drafts ??= { draft7: new Ajv(options), draft2020: new Ajv2020(options) }
  const ajv = isDraft7(schema) ? drafts.draft7 : drafts.draft2020
  const compiled = withinTimeLimit(schemaLimitMs, () => {
    try {
      if (!ajv.validateSchema(schema)) {
        const [error] = ajv.errors ?? []
        return refuse(
          error ? `is not one: ${placeOf(error, 'the schema')} ${error.message ?? 'is wrong'}` : 'is not one',
        )
      }
      const validate = ajv.compile(schema)
      ajv.removeSchema(schema) // it would be kept for ever, and its $id be taken
      return validate
    } catch (cause) {
      ajv.removeSchema(schema)
      return refuse(`cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`, cause)
    }
  })
  if (!compiled) {
    drafts = undefined // one of them was broken off half way
    throw refuse(`took longer than ${schemaLimitMs} ms to read`)
  }
  const validate = compiled.result
  if (validate instanceof EngineError) throw validate
  return {
    problem: value => {
      const checked = withinTimeLimit(schemaLimitMs, () => validate(value))
      if (!checked)
        return `Checking the answer against the schema took longer than ${schemaLimitMs} ms, so it counts as not met.`
      const [error] = validate.errors ?? []
      if (checked.result === true || !error) return null
      return `In the answer’s JSON, ${placeOf(error, 'the whole')} ${error.message ?? 'does not fit'}.`
    },
  }
}
