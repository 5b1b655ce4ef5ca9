interface PresentScreenProps {
  /** Counts from 1. */
  step: number | undefined
  engineReady: boolean
}

/** Prepared questions one by one, full screen and large. */
export const PresentScreen = (_: PresentScreenProps) => null
