import { expect, test } from 'vitest'
import { parseSmart } from '../../../scripts/bench-retrieval/smart-format.ts'

// Cranfield's own shape: the abstract repeats the title, queries skip numbers, codes run from 1 (best) to 4.
const documents = `.I 1
.T
experimental investigation of the aerodynamics of a
wing in a slipstream .
.A
brenckman,m.
.B
j. ae. scs. 25, 1958, 324.
.W
experimental investigation of the aerodynamics of a
wing in a slipstream .
  an experimental study of a wing in a propeller slipstream was
made .
.I 2
.T
simple shear flow past a flat plate .
.A
ting-yili
.B
.W
in the study of high-speed viscous flow
.I 3
.T
.A
.B
.W
`
const queries = `.I 001
.W
what similarity laws must be obeyed
when constructing models .
.I 004
.W
what problems of heat conduction have been solved .
.I 008
.W
can a criterion be developed .
`
const judgements = '1 1 1\n1 2 4\n2 2 3 \n2 1 -1\n'

const parsed = () => parseSmart({ documents, queries, judgements })

test('reads titles and abstracts on one line, the title once', () => {
  expect(parsed().documents).toEqual([
    {
      id: '1',
      title: 'experimental investigation of the aerodynamics of a wing in a slipstream .',
      text: 'an experimental study of a wing in a propeller slipstream was made .',
    },
    {
      id: '2',
      title: 'simple shear flow past a flat plate .',
      text: 'in the study of high-speed viscous flow',
    },
    { id: '3', title: '', text: '' },
  ])
})

test('numbers queries by their place, as the judgements do, and not by what .I says', () => {
  expect(parsed().queries).toEqual([
    { id: '1', text: 'what similarity laws must be obeyed when constructing models .' },
    { id: '2', text: 'what problems of heat conduction have been solved .' },
  ])
  expect([...parsed().judgements.keys()]).toEqual(['1', '2'])
})

test('turns the codes round, so that a complete answer has the highest grade', () => {
  const { judgements: read } = parsed()
  expect(read.get('1')).toEqual(
    new Map([
      ['1', 4],
      ['2', 1],
    ]),
  )
  expect(read.get('2')).toEqual(
    new Map([
      ['2', 2],
      ['1', 0],
    ]),
  )
})

test('names the line that is not in the format', () => {
  const bad = (change: Partial<Parameters<typeof parseSmart>[0]>) => () =>
    parseSmart({ documents, queries, judgements, ...change })
  expect(bad({ documents: `stray text\n${documents}` })).toThrow(/Line 1 of cran\.all\.1400/)
  expect(bad({ documents: `${documents}.I 4\nwing\n` })).toThrow(/Line 28 of cran\.all\.1400/)
  expect(bad({ queries: `${queries}.I 009\n.W\n` })).toThrow(/Line 11 of cran\.qry/)
  expect(bad({ judgements: '1 1 1\n1 2\n' })).toThrow(/Line 2 of cranqrel/)
  expect(bad({ judgements: '1 1 9\n' })).toThrow(/Line 1 of cranqrel.*codes/)
  expect(bad({ judgements: '008 1 1\n' })).toThrow(/judges query 008, and there are 3/)
  expect(bad({ judgements: '1 99 1\n' })).toThrow(/unknown document 99/)
})
