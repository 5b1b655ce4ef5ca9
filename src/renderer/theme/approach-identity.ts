import {
  IconAdjustmentsHorizontal,
  IconBooks,
  IconCube,
  IconLayersIntersect,
  type TablerIcon,
} from '@tabler/icons-react'
import type { Approach } from '#contract/approach.ts'

/** How an approach is told apart: a name, an icon, one line; its colour is the CSS variable `--own`. */
export interface ApproachIdentity {
  name: string
  oneLine: string
  /** What it shows, for the empty pane. */
  lesson: string
  Icon: TablerIcon
}

export const approachIdentity = {
  base: {
    name: 'Base',
    oneLine: 'model alone',
    lesson:
      'What the model says from memory: no documents, no adapter. Everything else is measured against this.',
    Icon: IconCube,
  },
  rag: {
    name: 'RAG',
    oneLine: 'model + your documents',
    lesson:
      'Reads the passages that fit the question, then answers from them. Facts come with their sources.',
    Icon: IconBooks,
  },
  tuned: {
    name: 'Tuned',
    oneLine: 'model + adapter',
    lesson: 'Answers in the form and tone the adapter was trained on. It has read none of your documents.',
    Icon: IconAdjustmentsHorizontal,
  },
  hybrid: {
    name: 'Hybrid',
    oneLine: 'adapter + documents',
    lesson: 'The adapter and the passages together: learned behaviour, looked-up facts.',
    Icon: IconLayersIntersect,
  },
} satisfies Record<Approach, ApproachIdentity>
