import { TagsInput } from '@mantine/core'
import { IconTag } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { LibraryDocument } from '#contract/library.ts'
import classes from './document-table.module.css'

interface TagsCellProps {
  document: LibraryDocument
  known: readonly string[]
  onTags: (document: LibraryDocument, tags: string[]) => Promise<boolean>
}

/** What the contract takes. */
const most = 20
const longest = 40

/** A document's tags; pressing them lets the person write, leaving them keeps what was written. */
export const TagsCell = ({ document, known, onTags }: TagsCellProps) => {
  const [edited, setEdited] = useState<string[]>()
  const button = useRef<HTMLButtonElement>(null)
  const refocus = useRef(false)
  useEffect(() => {
    if (edited || !refocus.current) return
    refocus.current = false
    button.current?.focus()
  }, [edited])
  const { name, tags } = document

  const keep = () => {
    if (!edited) return
    const kept = [...new Set(edited.map(tag => tag.trim().slice(0, longest)).filter(tag => tag !== ''))]
    setEdited(undefined)
    if (kept.toSorted().join('\n') !== tags.toSorted().join('\n')) void onTags(document, kept)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const finished = event.key === 'Enter' && event.currentTarget.value === ''
    if (event.key !== 'Escape' && !finished) return
    event.preventDefault()
    refocus.current = true
    if (finished) keep()
    else setEdited(undefined)
  }

  if (edited)
    return (
      <TagsInput
        aria-label={`Tags of ${name}`}
        size="xs"
        autoFocus
        acceptValueOnBlur
        data={[...known]}
        maxTags={most}
        splitChars={[',', ';']}
        value={edited}
        onChange={setEdited}
        onBlur={keep}
        onKeyDown={onKeyDown}
        comboboxProps={{ width: 200, position: 'bottom-start' }}
      />
    )
  return (
    <button
      ref={button}
      type="button"
      className={classes.tagButton}
      data-empty={tags.length === 0 || undefined}
      aria-label={tags.length > 0 ? `Tags of ${name}: ${tags.join(', ')}. Edit` : `Add tags to ${name}`}
      onClick={() => setEdited([...tags])}
    >
      {tags.length === 0 ? (
        <>
          <IconTag size={14} stroke={1.7} aria-hidden /> Add
        </>
      ) : (
        tags.map(tag => (
          <span key={tag} className={classes.tag}>
            {tag}
          </span>
        ))
      )}
    </button>
  )
}
