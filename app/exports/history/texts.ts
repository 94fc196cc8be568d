/** What the history says, for whoever has made the exports. */
export const TEXTS = {
  title: 'History',
  caption: 'Your exports, newest first',
  newExport: 'New export',
  none: {
    title: 'No exports yet',
    detail: 'Every export that you make is listed here, with its file.',
    way: 'Make the first one',
  },
  noneOlder: {
    title: 'There are no older exports',
    detail: 'This is the end of your history.',
    way: 'Newest exports',
  },
  noneFits: {
    title: 'No export fits',
    detail: 'None of your exports is what you are looking for.',
    way: 'Show all',
  },
  allRows: 'All rows',
  changed: 'Asks for something that its dataset does not have any more',
  open: 'Open',
  rename: 'Rename',
  edit: 'Edit and export again',
  again: 'Make it again',
  cancel: 'Cancel',
  delete: 'Delete',
  naming: {
    label: 'Name',
    hint: 'Only you see it. Leave it empty to take the name away.',
    yes: 'Save',
    no: 'Close',
  },
  cancelling: { question: 'There will be no file.', yes: 'Yes, cancel it', no: 'Keep it' },
  deleting: {
    question: 'It is gone from your history then.',
    withFile: 'It is gone from your history then, and its file with it.',
    yes: 'Yes, delete it',
    no: 'Keep it',
    done: (title: string) => `“${title}” is deleted.`,
  },
} as const
