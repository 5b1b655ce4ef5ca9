import { Alert, Loader } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { type ReactNode, useRef, useState } from 'react'
import { FilePicker } from '../app/FilePicker.tsx'
import { leadOn } from '../app/lead-on.ts'
import { DropRows } from './DropRows.tsx'
import { ImportReports } from './ImportReports.tsx'
import { ImportTarget } from './ImportTarget.tsx'
import { NewSetDialog } from './NewSetDialog.tsx'
import { PasteDialog } from './PasteDialog.tsx'
import { rowFileTypes } from './row-files.ts'
import { SetList } from './SetList.tsx'
import { rowsOf, type SetKind, type SetSummary } from './set-kind.ts'
import classes from './sets.module.css'
import type { Sets } from './use-sets.ts'

/** What can be done with the open set from outside of its rows. */
export interface SetActions {
  onImport: () => void
  onPaste: () => void
  onDelete: () => void
}

interface SetsTabProps<S extends SetSummary, D> {
  kind: SetKind<S>
  setId: S['id'] | undefined
  sets: Sets<S, D>
  /** What stands here while there is no set. */
  first: (ways: { onImport: () => void; onPaste: () => void; onNew: () => void }) => ReactNode
  /** The set that is open. Its id is its key. */
  children: (set: S, actions: SetActions) => ReactNode
}

/** The workspace's sets of one kind and the one that is open, with every way to fill them. */
export const SetsTab = <S extends SetSummary, D>({
  kind,
  setId,
  sets,
  first,
  children,
}: SetsTabProps<S, D>) => {
  const { list } = sets
  const set = setId === undefined ? list?.[0] : list?.find(({ id }) => id === setId)
  const picker = useRef<HTMLInputElement>(null)
  /** Where the next picked file or pasted text goes. */
  const [target, setTarget] = useState<S>()
  const [pasting, setPasting] = useState(false)
  const [naming, setNaming] = useState(false)
  const [dropped, setDropped] = useState<readonly File[]>([])

  /** Where a set that was made or changed is to be seen. */
  const placeOf = (changed: S | undefined) => changed && kind.place(changed.id)
  const importAll = (files: readonly File[], into: S | undefined) =>
    leadOn(sets.importFiles(files, into?.id).then(placeOf))
  const pick = (into: S | undefined) => {
    setTarget(into)
    picker.current?.click()
  }
  const paste = (into: S | undefined) => {
    setTarget(into)
    setPasting(true)
  }
  const remove = (removed: S) =>
    leadOn(sets.remove(removed).then(done => (done ? kind.place(undefined) : undefined)))
  const ways = {
    onImport: () => pick(undefined),
    onPaste: () => paste(undefined),
    onNew: () => setNaming(true),
  }

  return (
    <div className={classes.tab} data-sets={(list && list.length > 0) || undefined}>
      {!list && <Loader size="sm" aria-label={`Opening the ${kind.set}s`} />}
      {list && list.length > 0 && <SetList kind={kind} list={list} setId={set?.id} {...ways} />}
      <div className={classes.main}>
        <ImportReports row={kind.row} sets={sets} />
        {list?.length === 0 && sets.importing.length === 0 && first(ways)}
        {list && list.length > 0 && !set && (
          <Alert icon={<IconAlertTriangle aria-hidden />} title={`This ${kind.set} is not here`}>
            It was deleted, or it belongs to another workspace. Choose another one from the list.
          </Alert>
        )}
        {set &&
          children(set, {
            onImport: () => pick(set),
            onPaste: () => paste(set),
            onDelete: () => void remove(set),
          })}
      </div>
      <FilePicker
        ref={picker}
        choose="files"
        accept={rowFileTypes}
        onFiles={picked =>
          void importAll(
            picked.map(({ file }) => file),
            target,
          )
        }
        testId={`import-${rowsOf(kind)}`}
      />
      <PasteDialog
        rows={rowsOf(kind)}
        forms={kind.forms}
        opened={pasting}
        into={target}
        onClose={() => setPasting(false)}
        onPaste={(text, name) => leadOn(sets.paste(text, name, target?.id).then(placeOf))}
      />
      <NewSetDialog
        kind={kind.set}
        goal={kind.goal}
        opened={naming}
        onClose={() => setNaming(false)}
        onCreate={name => leadOn(sets.create(name).then(placeOf))}
      />
      {set && (
        <ImportTarget
          rows={rowsOf(kind)}
          files={dropped}
          set={set}
          onChoose={into => {
            void importAll(dropped, into === 'the set' ? set : undefined)
            setDropped([])
          }}
          onCancel={() => setDropped([])}
        />
      )}
      <DropRows kind={kind} onFiles={files => (set ? setDropped(files) : void importAll(files, undefined))} />
    </div>
  )
}
