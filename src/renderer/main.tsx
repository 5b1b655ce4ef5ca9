import '@fontsource-variable/inter/wght.css'
// In a layer, so that the page's own styles win in whatever order the built files are loaded.
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import '@mantine/dropzone/styles.layer.css'
import './theme/global.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { CannotConnect } from './app/CannotConnect.tsx'
import { ClientProvider } from './connection/client-context.tsx'
import { connect } from './connection/connect.ts'
import { failureSentence } from './connection/failure-sentence.ts'
import { cssVariablesResolver, theme } from './theme/theme.ts'

const start = async () => {
  try {
    const client = await connect()
    return (
      <ClientProvider value={client}>
        <App />
      </ClientProvider>
    )
  } catch (error) {
    return <CannotConnect sentence={failureSentence(error)} />
  }
}

const container = document.getElementById('root')
if (!container) throw new Error('index.html has no element with the id "root"')
createRoot(container).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      <Notifications position="bottom-right" limit={4} containerWidth={400} />
      {await start()}
    </MantineProvider>
  </StrictMode>,
)
