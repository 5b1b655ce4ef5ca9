/** One for each series of a figure, in this order. */
export const seriesStyles = [
  { color: 'var(--first)', symbol: 'circle' },
  { color: 'var(--second)', symbol: 'square' },
  { color: 'var(--third)', symbol: 'triangle' },
  { color: 'var(--fourth)', symbol: 'diamond' },
] as const

/**
 * A figure brings its own background, so that it can be read on any page; its colours follow the reader's scheme.
 * Every colour has a contrast of at least 4.5 with its background (WCAG 2.2, 1.4.3).
 */
export const figureStyle = `
.growth {
  --background: #ffffff; --ink: #1f2328; --muted: #59636e;
  --first: #0b63c5; --second: #b4460f; --third: #1a7f4b; --fourth: #7a33d6;
  color: var(--ink); font: 13px system-ui, sans-serif;
}
@media (prefers-color-scheme: dark) {
  .growth {
    --background: #15181d; --ink: #e6e8eb; --muted: #9aa4af;
    --first: #6cb0ff; --second: #ff9d6b; --third: #5fd39a; --fourth: #c9a2ff;
  }
}
.growth .title { font-size: 16px; font-weight: 600; text-anchor: start; }
.growth .subtitle { fill: var(--muted); text-anchor: start; }
`
