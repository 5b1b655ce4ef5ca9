import { setTimeout as wait } from 'node:timers/promises'
import {
  createParrot,
  ended,
  openEvaluating,
  request,
} from '#test/unit/evaluation-jobs/evaluation-fixture.ts'

/**
 * Evaluates in the folder it is given, an answer every few milliseconds, telling each question that it asks the
 * model in a line, so that whoever started it can kill it at any moment. Goes on with what it finds paused.
 */
const answerMs = 15
const [folder = ''] = process.argv.slice(2)
const say = (...words: unknown[]): boolean => process.stdout.write(`${words.join(' ')}\n`)

const model = createParrot()
model.before = async ({ adapterId, messages }) => {
  say('asked', adapterId === null ? 'base' : 'tuned', messages[0]?.content.replaceAll('\n', ' '))
  await wait(answerMs)
}
await using evaluating = await openEvaluating(folder, { pumps: 12, model })
const { jobs } = evaluating
const first = await jobs.watch().next()
const known = first.value?.type === 'snapshot' ? first.value.evaluations : []
const [before] = known
if (before) {
  say('found', before.state.type, before.progress.done)
  await jobs.resume(before.id)
}
const id = before?.id ?? (await jobs.start(request()))
const { progress, state } = await ended(evaluating, id)
say('ended', state.type, JSON.stringify(progress))
const questions = evaluating.rows.map(({ id: rowId }) => jobs.question(id, rowId).run.answers)
say('answers', JSON.stringify(questions.map(answers => Object.values(answers).map(({ type }) => type))))
