import * as z from 'zod'

/**
 * Every expected failure has a code. The message that travels with it is written for the person
 * who reads it: what happened, what was kept, what to do next.
 */
export const ErrorCode = z.enum([
  'QUESTION_EMPTY',
  'QUESTION_TOO_LONG',
  'APPROACHES_EMPTY',
  'NO_ADAPTER',
  'RUN_NOT_FOUND',
  'JOB_NOT_FOUND',
  'DOCUMENT_NOT_FOUND',
  'DOCUMENT_EMPTY',
  'DOCUMENT_UNREADABLE',
  'DOCUMENT_ENCRYPTED',
  'DOCUMENT_TOO_LARGE',
  'DOCUMENT_UNSUPPORTED',
  'DOCUMENT_TIMED_OUT',
  'DOCUMENT_ALREADY_THERE',
  'WORKSPACE_NOT_FOUND',
  'WORKSPACE_IN_USE',
  'WORKSPACE_UNREADABLE',
  'WORKSPACE_TOO_NEW',
  'INDEX_CORRUPT',
  'STORE_UNREACHABLE',
  'INDEX_NOT_FOUND',
  'MODEL_NOT_FOUND',
  'MODEL_CORRUPT',
  'MODEL_UNSUPPORTED',
  'ADAPTER_NOT_FOUND',
  'ADAPTER_CORRUPT',
  'ADAPTER_UNSUPPORTED',
  'TRAINING_SET_NOT_FOUND',
  'TRAINING_SET_CHANGED',
  'TRAINING_SET_UNREADABLE',
  'TRAINING_SET_TOO_LARGE',
  'TRAINING_SET_TOO_SMALL',
  'TRAINING_NOT_FOUND',
  'TRAINING_RUNNING',
  'TRAINING_DIVERGED',
  'CHECKPOINT_CORRUPT',
  'TEST_SET_NOT_FOUND',
  'TEST_SET_CHANGED',
  'TEST_SET_UNREADABLE',
  'TEST_SET_TOO_LARGE',
  'TEST_SET_EMPTY',
  'RULE_INVALID',
  'EVALUATION_NOT_FOUND',
  'EVALUATION_RUNNING',
  'FRESHNESS_IMPOSSIBLE',
  'DISK_FULL',
  'FILE_NOT_WRITABLE',
  'ENGINE_NOT_READY',
  'CANCELLED',
  'UNEXPECTED',
])
export type ErrorCode = z.infer<typeof ErrorCode>

/** A failure as data: inside events, jobs and histories. */
export const Failure = z.object({ code: ErrorCode, message: z.string() })
export type Failure = z.infer<typeof Failure>
