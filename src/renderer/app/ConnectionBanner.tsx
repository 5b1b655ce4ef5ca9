import { Button, Loader } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import classes from './frame.module.css'
import { useConnection } from './use-connection.ts'

/** Says so while the page has no connection to the engine. */
export const ConnectionBanner = () => {
  const connection = useConnection()
  return (
    <div role="status">
      {connection.type === 'reconnecting' && (
        <div className={classes.banner} data-kind="lost">
          <Loader size={16} color="currentColor" aria-hidden />
          The connection to the engine is lost; trying again. Everything saved is kept, and this page
          continues where it was.
        </div>
      )}
      {connection.type === 'lost' && (
        <div className={classes.banner} data-kind="failed">
          <IconPlugConnectedX size={18} aria-hidden />
          {connection.message}
          <Button size="compact-sm" variant="default" onClick={() => window.location.reload()}>
            Try again
          </Button>
        </div>
      )}
    </div>
  )
}
