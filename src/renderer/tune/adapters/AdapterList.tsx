import { Badge, Text, TextInput } from '@mantine/core'
import { IconCircleCheckFilled, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import type { AdapterInfo } from '#contract/adapter.ts'
import type { AdapterId } from '#contract/ids.ts'
import { formatBytes, formatDay } from '../../app/format.ts'
import { adaptersHref } from '../../app/route.ts'
import classes from './adapters.module.css'
import { formatStrength } from './strength.ts'

interface AdapterListProps {
  adapters: readonly AdapterInfo[]
  shown: AdapterId | undefined
}

/** Fewer are found by looking. */
const searchFrom = 12

/** Every adapter of the workspace; choosing one shows its card. */
export const AdapterList = ({ adapters, shown }: AdapterListProps) => {
  const [query, setQuery] = useState('')
  const wanted = query.trim().toLowerCase()
  const found = adapters.filter(({ name }) => name.toLowerCase().includes(wanted))
  return (
    <nav aria-label="Adapters" className={classes.sideList}>
      {adapters.length > searchFrom && (
        <TextInput
          aria-label="Search adapters by name"
          placeholder="Search by name"
          leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
          value={query}
          onChange={event => setQuery(event.currentTarget.value)}
          mb="xs"
        />
      )}
      {found.length === 0 && (
        <Text size="sm" c="dimmed" role="status" px={4} className={classes.name}>
          No adapter is named like “{query.trim()}”.
        </Text>
      )}
      <ul className={classes.list} hidden={found.length === 0}>
        {found.map(adapter => (
          <li key={adapter.id}>
            <a
              className={classes.row}
              href={adaptersHref(adapter.id)}
              aria-current={adapter.id === shown ? 'true' : undefined}
            >
              <span className={classes.rowHead}>
                <Text span fw={550} size="sm" lineClamp={2} className={classes.name}>
                  {adapter.name}
                </Text>
                <span className={classes.rowMarks}>
                  {adapter.strength !== 1 && (
                    <span className={`${classes.rowStrength} numbers`} title="Strength">
                      × {formatStrength(adapter.strength)}
                    </span>
                  )}
                  {adapter.active && <ActiveMark />}
                </span>
              </span>
              <span className={classes.rowMeta}>
                <OriginBadge origin={adapter.origin} />
                <span className="numbers">{rowFacts(adapter)}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

export const ActiveMark = () => (
  <span className={classes.active}>
    <IconCircleCheckFilled size={15} aria-hidden />
    Active
  </span>
)

export const OriginBadge = ({ origin }: { origin: AdapterInfo['origin'] }) => (
  <Badge variant="default" size="sm" radius="sm" tt="none" fw={500} className={classes.origin ?? ''}>
    {originName[origin]}
  </Badge>
)

const originName = { trained: 'Trained', imported: 'Imported', shipped: 'Shipped' } as const

const rowFacts = ({ rank, sizeBytes, createdAt }: AdapterInfo): string =>
  [`rank ${rank}`, formatBytes(sizeBytes), createdAt && formatDay(createdAt, new Date())]
    .filter(Boolean)
    .join(' · ')
