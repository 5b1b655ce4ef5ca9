import { Center, EmptyState } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'

/** All there is to see when this page has no way to the engine. */
export const CannotConnect = ({ sentence }: { sentence: string }) => (
  <Center component="main" h="100%" p="xl">
    <EmptyState
      maw={520}
      icon={<IconPlugConnectedX size={36} stroke={1.5} aria-hidden />}
      title="This page has no engine"
      description={sentence}
    />
  </Center>
)
