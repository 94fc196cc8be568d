const ASK = 'Ask whoever gave you this link.'

/** What the page of a claim link says, for whoever has the link; what it has from the claim page stands in its texts. */
export const TEXTS = {
  notFound: 'Not found',
  noScripts: 'Your browser runs no scripts: load this page anew to see how far the export is.',
  noFile: { title: 'The file cannot be downloaded.', detail: ASK },
  failed: `There is no file. ${ASK}`,
  cancelled: { title: 'The export was cancelled', detail: `There is no file. ${ASK}` },
  expired: { title: 'The file has expired', detail: ASK },
} as const
