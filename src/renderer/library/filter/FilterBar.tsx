import { Button, Group, MultiSelect, Select, TextInput } from '@mantine/core'
import type { LibraryFilter } from '#contract/library-filter.ts'
import { documentFormat } from '../document-format.ts'
import type { LibraryFacets } from './library-facets.ts'
import { isEverything } from './meets-filter.ts'

interface FilterBarProps {
  facets: LibraryFacets
  filter: LibraryFilter
  onChange: (filter: LibraryFilter) => void
  /** Whom it is for: `Which documents are searched`. */
  label: string
  /** What taking all conditions away does: `Search everything`. */
  clear: string
}

// Choosing must not count as a click outside where the bar stands in a popover.
const inPlace = { withinPortal: false }

/** Which documents are meant. What the library does not differ in is not offered. */
export const FilterBar = ({ facets, filter, onChange, label, clear }: FilterBarProps) => {
  const set = (change: { [Key in keyof LibraryFilter]: LibraryFilter[Key] | undefined }) => {
    const entries = Object.entries({ ...filter, ...change })
    const isSet = (value: unknown) =>
      value !== undefined && value !== '' && !(Array.isArray(value) && !value.length)
    onChange(Object.fromEntries(entries.filter(([, value]) => isSet(value))) as LibraryFilter)
  }
  const { folders, formats, tags } = facets
  return (
    <Group gap="10px 12px" align="flex-end" role="group" aria-label={label}>
      {folders.length > 0 && (
        <Select
          label="Folder"
          placeholder="All folders"
          data={folders}
          value={filter.folder ?? null}
          onChange={folder => set({ folder: folder ?? undefined })}
          clearable
          comboboxProps={inPlace}
          searchable={folders.length > 8}
          size="xs"
          w={160}
        />
      )}
      {formats.length > 1 && (
        <MultiSelect
          label="Type"
          placeholder={filter.formats ? '' : 'All types'}
          data={formats.map(format => ({ value: format, label: documentFormat[format].name }))}
          value={filter.formats ?? []}
          onChange={chosen => set({ formats: formats.filter(format => chosen.includes(format)) })}
          clearable
          comboboxProps={inPlace}
          size="xs"
          w={160}
        />
      )}
      {tags.length > 0 && (
        <MultiSelect
          label="Tags"
          placeholder={filter.tags ? '' : 'Any'}
          data={tags}
          value={filter.tags ?? []}
          onChange={chosen => set({ tags: chosen })}
          clearable
          comboboxProps={inPlace}
          size="xs"
          w={140}
        />
      )}
      <Group gap={12} align="flex-end" wrap="nowrap">
        <TextInput
          type="date"
          label="Changed from"
          value={filter.from ?? ''}
          onChange={event => set({ from: event.currentTarget.value })}
          size="xs"
          w={126}
        />
        <TextInput
          type="date"
          label="to"
          value={filter.to ?? ''}
          onChange={event => set({ to: event.currentTarget.value })}
          size="xs"
          w={126}
        />
      </Group>
      {!isEverything(filter) && (
        <Button variant="subtle" size="xs" onClick={() => onChange({})}>
          {clear}
        </Button>
      )}
    </Group>
  )
}
