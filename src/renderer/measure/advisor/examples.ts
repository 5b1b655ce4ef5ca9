/** Three applications that want three different things, to try the advisor with. */
export const exampleCapabilities: readonly string[] = [
  'Answer questions about our price list, which changes every week, and name the page',
  'Rewrite complaints in our polite house style; we have 300 examples',
  'Answer customers from the manual in our reply template, with the section it comes from',
]
