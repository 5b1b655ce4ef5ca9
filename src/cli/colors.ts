import type { Approach } from '#contract/approach.ts'

type Style = (text: string) => string

export interface Colors {
  approach: Record<Approach, Style>
  dim: Style
  bold: Style
  error: Style
}

const sgr =
  (open: number, close: number, isOn: boolean): Style =>
  text =>
    isOn ? `\u001b[${open}m${text}\u001b[${close}m` : text

/** Colours for people on a terminal; none when NO_COLOR is set (no-color.org) or the output is piped. */
export const colorsFor = (output: { isTTY?: boolean }, env: Record<string, string | undefined>): Colors => {
  const isOn = output.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
  return {
    approach: {
      base: sgr(36, 39, isOn),
      rag: sgr(32, 39, isOn),
      tuned: sgr(35, 39, isOn),
      hybrid: sgr(33, 39, isOn),
    },
    dim: sgr(2, 22, isOn),
    bold: sgr(1, 22, isOn),
    error: sgr(31, 39, isOn),
  }
}
