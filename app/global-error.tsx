'use client'

import { BASIC_PROBLEMS } from '../lib/problems/basic-problems.ts'

/** What stands in place of everything when the frame of the pages itself cannot be shown. Next's own brings a style that no policy knows. */
export default function GlobalErrorPage() {
  const { title, advice } = BASIC_PROBLEMS.internal
  return (
    <html lang="en">
      <body
        style={{ font: '1rem/1.5 sans-serif', maxWidth: '40rem', margin: '4rem auto', padding: '0 1rem' }}
      >
        <title>{title}</title>
        <h1 style={{ fontSize: '1.5rem' }}>{title}</h1>
        <p>{advice}</p>
        <button type="button" onClick={() => window.location.reload()}>
          Load the page anew
        </button>
      </body>
    </html>
  )
}
