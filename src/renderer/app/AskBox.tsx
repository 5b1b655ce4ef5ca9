import { Textarea, type TextareaProps } from '@mantine/core'
import type { FormEvent, KeyboardEvent, ReactNode, Ref } from 'react'
import classes from './ask-box.module.css'

interface AskBoxProps {
  /** Of the form, for those who do not see it. */
  label: string
  /** Of the text in it. */
  textLabel: string
  placeholder: string
  value: string
  onChange: (value: string) => void
  /** Whether Enter and a button of type submit may ask. */
  askable: boolean
  onAsk: () => void
  /** Why it cannot be asked, or was not. */
  error: string | undefined
  /** `sm` where it is not the first thing on its screen. */
  size: 'sm' | 'lg'
  rows: Pick<TextareaProps, 'minRows' | 'maxRows'>
  ref?: Ref<HTMLTextAreaElement>
  /** What stands below the text: choices and the buttons. */
  children: ReactNode
}

/** A card to write a question in: Enter asks, Shift and Enter start a new line. */
export const AskBox = (props: AskBoxProps) => {
  const { label, textLabel, placeholder, value, onChange, askable, onAsk, error, size, rows, ref, children } =
    props
  const ask = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault()
    if (askable) onAsk()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes a word, Enter belongs to it.
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) ask(event)
  }
  return (
    <form className={classes.box} data-small={size === 'sm' || undefined} aria-label={label} onSubmit={ask}>
      <Textarea
        {...rows}
        {...(ref && { ref })}
        aria-label={textLabel}
        placeholder={placeholder}
        variant="unstyled"
        size={size === 'sm' ? 'md' : 'lg'}
        autosize
        value={value}
        onChange={event => onChange(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        error={error}
        errorProps={{ role: 'alert', className: classes.error }}
        classNames={{ input: classes.input ?? '' }}
      />
      {children}
    </form>
  )
}
