import type { ChangeEvent, RefObject } from 'react'
import type { PickedFile } from './picked-file.ts'

interface FilePickerProps {
  /** Its `click()` opens the dialog; a browser allows that only while a person presses something. */
  ref: RefObject<HTMLInputElement | null>
  choose: 'one file' | 'files' | 'folder'
  /** What the dialog offers: `.zip`, `.csv,.tsv`; everything when it is missing. */
  accept?: string
  /** Never called with none. */
  onFiles: (files: PickedFile[]) => void
  testId: string
}

/**
 * The system's dialog for choosing files or a folder with all it holds. It stands outside of what opens it, because
 * a menu's items are gone before the person has chosen.
 */
export const FilePicker = ({ ref, choose, accept, onFiles, testId }: FilePickerProps) => {
  const take = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const files = [...(currentTarget.files ?? [])]
    // The same choice made twice must count twice.
    currentTarget.value = ''
    if (files.length > 0) onFiles(files.map(file => ({ path: file.webkitRelativePath || file.name, file })))
  }
  return (
    <input
      ref={ref}
      type="file"
      hidden
      multiple={choose !== 'one file'}
      accept={accept}
      onChange={take}
      data-testid={testId}
      // Not a standard attribute, so React has no type for it; every browser knows it.
      {...(choose === 'folder' && { webkitdirectory: '' })}
    />
  )
}
