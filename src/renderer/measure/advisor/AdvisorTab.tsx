interface AdvisorTabProps {
  engineReady: boolean
}

/** What an application needs, and whether retrieval, tuning or both serve it. */
export const AdvisorTab = (_: AdvisorTabProps) => null
