import { Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './tabbed-screen.module.css'

interface TabbedScreenProps {
  title: string
  /** What the tabs are, for those who do not see them: "Steps of tuning". */
  label: string
  tabs: readonly { name: string; href: string; current: boolean }[]
  /** Takes exactly the window's height; what is in it scrolls by itself. */
  fills: boolean
  children: ReactNode
}

/** A screen of several tabs, each with a place of its own in the address. */
export const TabbedScreen = ({ title, label, tabs, fills, children }: TabbedScreenProps) => (
  <div className={classes.screen} data-fills={fills || undefined}>
    <header className={classes.header}>
      <Title order={1} size="h2">
        {title}
      </Title>
      <nav className={classes.tabs} aria-label={label}>
        {tabs.map(({ name, href, current }) => (
          <a key={name} href={href} aria-current={current ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
    </header>
    {children}
  </div>
)
