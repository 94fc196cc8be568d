/** What is said of what is inside a file. */
export const LOOK_TEXTS = {
  rows: 'The first rows of the file',
  loading: 'Reading the beginning of the file…',
  failed: 'The beginning of the file cannot be shown',
  isEmpty: 'The file is empty.',
  noRows: 'There are no rows to show.',
  tooLong: 'The first row is too long to be shown here.',
  elsewhere:
    'The file comes straight from where it is stored, where this page cannot look. Download it to see it.',
  away: 'The server did not answer. Open this again in a moment.',
  damaged: 'It could not be read as the file that was written. Download it, and compare its SHA-256.',
} as const
