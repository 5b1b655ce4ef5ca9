/** Two hinged panels. */
export const Logo = () => (
  <svg
    viewBox="0 0 32 32"
    width={36}
    height={36}
    role="img"
    aria-label="Diptych"
    style={{ marginBottom: 18 }}
  >
    <path d="M3.5 7 14.6 4.2v23.6L3.5 25z" fill="var(--rag)" />
    <path d="M28.5 7 17.4 4.2v23.6L28.5 25z" fill="var(--tuned)" />
    <path d="M15.6 4h.8v24h-.8z" fill="var(--hybrid)" />
  </svg>
)
