import {
  ActionIcon,
  Alert,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  defaultVariantColorsResolver,
  HoverCard,
  type MantineColorsTuple,
  Menu,
  Modal,
  Notification,
  Popover,
  Tooltip,
} from '@mantine/core'

// The chrome is one neutral ink; colour is kept for the four approaches, so that it always means one of them.
const ink: MantineColorsTuple = [
  '#f4f6f9',
  '#e7eaf0',
  '#ced4df',
  '#abb4c4',
  '#828da2',
  '#5f6b82',
  '#465168',
  '#323c51',
  '#212a3c',
  '#141b2a',
]

// Mantine's own dark greys are neutral; these carry the ink's blue, so that panels and menus match.
const dark: MantineColorsTuple = [
  '#e6e9ef',
  '#c3cad6',
  '#9ea8b9',
  '#8a95a8',
  '#3b475b',
  '#2a3444',
  '#171d28',
  '#0e121a',
  '#0b0f16',
  '#070a10',
]

/** What opens over the page has the panels' background, not the page's. */
const onPanel = { content: { background: 'var(--panel)' }, header: { background: 'var(--panel)' } }

export const theme = createTheme({
  fontFamily:
    "'Inter Variable', Inter, system-ui, -apple-system, 'Segoe UI Variable Text', 'Segoe UI', Roboto, 'Noto Sans', Cantarell, sans-serif",
  fontFamilyMonospace:
    "ui-monospace, 'SF Mono', 'Cascadia Code', 'JetBrains Mono', Menlo, Consolas, monospace",
  headings: { fontWeight: '620' },
  colors: { ink, dark },
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 1 },
  autoContrast: true,
  // Mantine picks the text on a filled button for the light scheme's shade and keeps it in the dark one.
  variantColorResolver: input => {
    const colors = defaultVariantColorsResolver(input)
    return input.variant === 'filled' && (input.color ?? 'ink') === 'ink'
      ? { ...colors, color: 'var(--mantine-primary-color-contrast)' }
      : colors
  },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  black: '#151b28',
  focusRing: 'auto',
  components: {
    // Every alert of the page tells a failure.
    Alert: Alert.extend({
      defaultProps: { radius: 'md', role: 'alert' },
      styles: { message: { color: 'inherit' } },
      vars: () => ({
        root: {
          '--alert-bg': 'var(--bad-soft)',
          '--alert-color': 'var(--bad)',
          '--alert-bd': '1px solid transparent',
        },
      }),
    }),
    Button: Button.extend({ defaultProps: { radius: 'md' } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'ink', size: 'lg' } }),
    Tooltip: Tooltip.extend({
      defaultProps: {
        withArrow: true,
        openDelay: 250,
        multiline: true,
        maw: 320,
        events: { hover: true, focus: true, touch: true },
      },
    }),
    // Mantine's grey for the message falls short of AA, and so does its white icon on the dark scheme's tints.
    Notification: Notification.extend({
      styles: { description: { color: 'var(--mantine-color-dimmed)' }, icon: { color: 'var(--panel)' } },
    }),
    Drawer: Drawer.extend({ styles: onPanel }),
    Modal: Modal.extend({ defaultProps: { radius: 'lg' }, styles: onPanel }),
    Menu: Menu.extend({ styles: { dropdown: { '--menu-item-hover': 'var(--selected)' } } }),
    Popover: Popover.extend({ defaultProps: { shadow: 'lg', radius: 'lg' } }),
    HoverCard: HoverCard.extend({ defaultProps: { shadow: 'lg', radius: 'lg' } }),
  },
})

/**
 * Mantine's greys fall short of WCAG AA (4.5:1) for dimmed text, placeholders, errors and disabled
 * controls in both schemes; these values reach it on the page's and the panels' background.
 */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f6f7f9',
    '--mantine-color-text': '#151b28',
    '--mantine-color-dimmed': '#566075',
    '--mantine-color-placeholder': '#667085',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': '#1d4f9e',
    '--mantine-color-default-border': '#d5dae3',
    '--mantine-color-disabled': '#e7eaf0',
    '--mantine-color-disabled-color': '#5a6478',
    '--mantine-color-ink-light-color': '#212a3c',
    '--mantine-color-ink-outline': '#465168',
  },
  dark: {
    '--mantine-color-body': '#0e121a',
    '--mantine-color-text': '#e6e9ef',
    '--mantine-color-dimmed': '#9ea8b9',
    '--mantine-color-placeholder': '#8a95a8',
    '--mantine-color-error': '#ff9b8f',
    '--mantine-color-anchor': '#9cc2ff',
    '--mantine-color-default': '#171d28',
    '--mantine-color-default-hover': '#1f2735',
    '--mantine-color-default-border': '#323c4e',
    '--mantine-color-disabled': '#222a37',
    '--mantine-color-disabled-color': '#97a1b3',
    '--mantine-color-ink-light-color': '#e7eaf0',
    '--mantine-color-ink-outline': '#abb4c4',
  },
})
