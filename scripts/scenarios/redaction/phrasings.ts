/**
 * How a person may ask for a redaction. Three of five leave the mark to the policy or the training; the
 * held-out set asks with the first, which tells every approach all that it needs.
 */
export const phrasings = [
  "Replace every person's name with [REDACTED-NAME]: ",
  'Redact the names: ',
  "Redact every person's name in this paragraph: ",
  'Please redact the names in the text below.\n\n',
  "Return this paragraph with each person's name replaced by [REDACTED-NAME].\n\n",
] as const
