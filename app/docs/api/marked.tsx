import { Code } from '@mantine/core'
import { Fragment } from 'react'

/** A sentence of the document, in which names of programs stand between backticks. @param isPlain where it is part of a link. */
export function Marked({ text, isPlain = false }: { text: string; isPlain?: boolean }) {
  return text.split('`').map((piece, index) => {
    const key = `${index} ${piece}`
    if (index % 2 === 0 || isPlain) return <Fragment key={key}>{piece}</Fragment>
    return <Code key={key}>{piece}</Code>
  })
}
