import { Alert, Button, Drawer, Loader, Switch, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAdjustments, IconAlertTriangle } from '@tabler/icons-react'
import type { LibraryOptions } from '#contract/library.ts'
import { CutSettings } from './CutSettings.tsx'
import classes from './index-settings.module.css'
import { RerankerSettings } from './RerankerSettings.tsx'
import { useIndex } from './use-index.ts'
import { useLibraryOptions } from './use-library-options.ts'

/** How the files of the library are read, searched and cut, behind a quiet button. */
export const IndexSettings = () => {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button
        variant="subtle"
        leftSection={<IconAdjustments size={18} stroke={1.6} aria-hidden />}
        onClick={open}
      >
        Reading and index
      </Button>
      <Drawer
        opened={opened}
        onClose={close}
        position="right"
        size={500}
        padding="lg"
        title={<Text fw={620}>Reading and index</Text>}
        closeButtonProps={{ 'aria-label': 'Close reading and index' }}
      >
        <Settings />
      </Drawer>
    </>
  )
}

const Settings = () => {
  const { options, change } = useLibraryOptions()
  return (
    <>
      <Reading options={options} onChange={change} />
      <Reranking options={options} onChange={change} />
      <Cutting />
    </>
  )
}

interface OptionsProps {
  /** undefined until they are known. */
  options: LibraryOptions | undefined
  /** Whether it was changed. */
  onChange: (changed: Partial<LibraryOptions>) => Promise<boolean>
}

const Reading = ({ options, onChange }: OptionsProps) => {
  return (
    <section className={classes.section}>
      <Title order={2} size="h5" mb="sm">
        Reading
      </Title>
      <Switch
        label="Recognise text in scanned pages"
        description="Reads pages that are pictures, in English. It takes a second or more a page, and what it reads may hold mistakes. It applies to files added from now on; “Try again” on a scan that failed reads that one too."
        checked={options?.recognisePictures ?? false}
        disabled={!options}
        onChange={event => void onChange({ recognisePictures: event.currentTarget.checked })}
      />
    </section>
  )
}

const Reranking = ({ options, onChange }: OptionsProps) => (
  <section className={classes.section}>
    <Title order={2} size="h5" mb={4}>
      Reranking
    </Title>
    <Text size="sm" c="dimmed" mb="md">
      A cross-encoder reads question and passage together and puts the best passages of a search in a better
      order. That takes time with every question. It runs on this computer; none comes with Diptych.
    </Text>
    {options && (
      <RerankerSettings chosen={options.rerankerId} onChoose={rerankerId => onChange({ rerankerId })} />
    )}
  </section>
)

const Cutting = () => {
  const index = useIndex()
  const { status, failure } = index
  return (
    <section className={classes.section}>
      <Title order={2} size="h5" mb={4}>
        How texts are cut
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        Documents are cut into chunks, and a search finds chunks. Another index is built beside the one that
        answers, which goes on answering until the new one is complete.
      </Text>
      {failure && !status && (
        <Alert icon={<IconAlertTriangle aria-hidden />} title="The index cannot be shown">
          {failure}
        </Alert>
      )}
      {!failure && !status && <Loader size="sm" aria-label="Looking at the index" />}
      {status && <CutSettings index={index} status={status} />}
    </section>
  )
}
