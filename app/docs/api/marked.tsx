import { Fragment } from 'react'

/** A sentence of the document, in which names of programs stand between backticks. */
export function Marked({ text }: { text: string }) {
  return text.split('`').map((piece, index) => {
    const key = `${index} ${piece}`
    return index % 2 === 0 ? <Fragment key={key}>{piece}</Fragment> : <code key={key}>{piece}</code>
  })
}
