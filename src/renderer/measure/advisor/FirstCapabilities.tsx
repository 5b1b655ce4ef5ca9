import { Text, Title, UnstyledButton } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './advisor.module.css'
import { exampleCapabilities } from './examples.ts'
import { Removed } from './Removed.tsx'

interface FirstCapabilitiesProps {
  removed: string | undefined
  onPutBack: () => void
  onTry: (texts: readonly string[]) => void
  children: ReactNode
}

/** A workspace with no capabilities yet: what the advisor does, and three to try it with. */
export const FirstCapabilities = ({ removed, onPutBack, onTry, children }: FirstCapabilitiesProps) => (
  <section className={classes.first}>
    <Title order={2} size="h3">
      Retrieval, fine-tuning, or both?
    </Title>
    <Text c="dimmed">
      List what your application must be able to do. For each you are told which approach serves it, why, what
      it would cost on this computer, and which question could still change the advice.
    </Text>
    {removed !== undefined && <Removed text={removed} onPutBack={onPutBack} />}
    {children}
    <div>
      <Text size="sm" fw={560} mb={6}>
        Or try one of these
      </Text>
      <ul className={classes.examples}>
        {exampleCapabilities.map(text => (
          <li key={text}>
            <UnstyledButton className={classes.example} onClick={() => onTry([text])}>
              <IconPlus size={16} stroke={1.7} aria-hidden />
              {text}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <UnstyledButton className={classes.tryAll} onClick={() => onTry(exampleCapabilities)}>
        Try all three
      </UnstyledButton>
    </div>
  </section>
)
