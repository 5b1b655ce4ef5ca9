import { Button, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { attempt } from '../../app/attempt.ts'
import { countOf } from '../../app/format.ts'
import { saveFile } from '../../app/save-file.ts'
import { useClient } from '../../connection/client-context.tsx'
import classes from './advisor.module.css'

/** What the advice goes by, and the whole of it as a file. */
export const AdvisorHead = ({ count }: { count: number }) => {
  const client = useClient()
  const [writing, setWriting] = useState(false)
  const write = async () => {
    setWriting(true)
    await attempt('The advice was not written', async () => saveFile(await client.advisor.export()))
    setWriting(false)
  }
  return (
    <div className={classes.head}>
      <Text c="dimmed" maw="86ch">
        What your application must be able to do, {countOf(count, 'capability', 'capabilities')}: each is
        decided by what was measured here, then by the criteria, then by its wording.
      </Text>
      <Button
        variant="default"
        loading={writing}
        leftSection={<IconDownload size={17} aria-hidden />}
        onClick={() => void write()}
      >
        Export Markdown
      </Button>
    </div>
  )
}
