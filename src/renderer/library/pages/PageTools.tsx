import { ActionIcon, Group, NumberInput, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { IconMinus, IconPlus } from '@tabler/icons-react'
import { type FormEvent, useEffect, useState } from 'react'
import { formatCount } from '../../app/format.ts'
import { nextZoom, type PageView } from './page-view.ts'
import classes from './pages.module.css'

/** Which page is shown, and how large. */
export const PageTools = ({ view, pages }: { view: PageView; pages: number }) => {
  const [typed, setTyped] = useState<number | string>(view.page)
  useEffect(() => setTyped(view.page), [view.page])
  const go = (event: FormEvent) => {
    event.preventDefault()
    if (typeof typed === 'number') view.showPage(Math.min(Math.max(typed, 1), pages))
  }
  return (
    <Group gap="md" wrap="nowrap" role="group" aria-label="Pages">
      <form onSubmit={go} className={classes.pageNumber}>
        <Text size="sm" component="label" htmlFor="page-number">
          Page
        </Text>
        <NumberInput
          id="page-number"
          size="xs"
          w={52}
          value={typed}
          onChange={setTyped}
          onBlur={() => setTyped(view.page)}
          min={1}
          max={pages}
          allowDecimal={false}
          allowNegative={false}
          hideControls
        />
        <Text size="sm" className="numbers">
          of {formatCount(pages)}
        </Text>
      </form>
      <Group gap={2} wrap="nowrap">
        <Tooltip label="Smaller">
          <ActionIcon
            aria-label="Smaller"
            size="md"
            onClick={view.zoomOut}
            disabled={nextZoom(view.zoom, 'out') === view.zoom}
          >
            <IconMinus size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Fit the width">
          <UnstyledButton className={classes.zoom} onClick={view.fit} aria-label="Fit the width">
            {view.zoom === 1 ? 'Fit' : `${Math.round(view.zoom * 100)}%`}
          </UnstyledButton>
        </Tooltip>
        <Tooltip label="Larger">
          <ActionIcon
            aria-label="Larger"
            size="md"
            onClick={view.zoomIn}
            disabled={nextZoom(view.zoom, 'in') === view.zoom}
          >
            <IconPlus size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </Group>
  )
}
