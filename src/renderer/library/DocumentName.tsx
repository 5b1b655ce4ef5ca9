import classes from './library.module.css'

/** A document's name with its folder dimmed. */
export const DocumentName = ({ name }: { name: string }) => {
  const cut = name.lastIndexOf('/') + 1
  return (
    <span className={classes.name}>
      {cut > 0 && <span className={classes.folder}>{name.slice(0, cut)}</span>}
      {name.slice(cut)}
    </span>
  )
}
