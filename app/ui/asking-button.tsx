'use client'

import { Button, type ButtonProps } from '@mantine/core'
import type { Asked } from './question.tsx'
import { useOpening } from './use-opening.ts'

type AskingButtonProps = Asked &
  ButtonProps & {
    children: string
    /** What a screen reader says where the label alone does not say what it is about. */
    'aria-label'?: string
  }

const loadQuestion = () => import('./question.tsx').then((module) => module.Question)

/** A button that asks before it does what cannot be undone. */
export function AskingButton(props: AskingButtonProps) {
  const { question, yes, no, position, isPending, onYes, ...button } = props
  const { Opened: Question, opener, beside } = useOpening(loadQuestion, 'dialog')
  return (
    <>
      <Button variant="default" {...opener} {...button} />
      {Question && <Question {...{ beside, question, yes, no, position, isPending, onYes }} />}
    </>
  )
}
