import { type Problem, problemDetails } from '../../lib/problems/problem.ts'

/** A problem as a page of its own, for an answer that comes before any page of Next's could be made. */
export function problemPage({ code, params }: Problem, headers: Record<string, string> = {}): Response {
  const { title, detail, status } = problemDetails(code, params)
  const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<body style="font: 1rem/1.5 sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem; overflow-wrap: anywhere">
<h1 style="font-size: 1.5rem">${escapeHtml(title)}</h1>
<p>${escapeHtml(detail)}</p>
`
  return new Response(page, {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store', ...headers },
  })
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
}
