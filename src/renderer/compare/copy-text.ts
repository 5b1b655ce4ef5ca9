/**
 * Puts text on the clipboard. The app's window denies all permissions, the clipboard's included, so
 * where the modern way is refused the selection of a hidden field is copied instead.
 * Throws an Error with a sentence when neither works.
 */
export const copyText = async (text: string): Promise<void> => {
  try {
    await navigator.clipboard.writeText(text)
    return
  } catch {
    // Falls through to the way that needs no permission.
  }
  const before = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed'
  field.style.opacity = '0'
  document.body.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  if (before instanceof HTMLElement) before.focus()
  if (!done) throw new Error('This window may not use the clipboard. Select the answer and copy it by hand.')
}
