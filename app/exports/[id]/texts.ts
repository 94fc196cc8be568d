import type { Stage } from '../stage.ts'

/** What the claim page says, for whoever asked for the export; and, where it is about an export alone, for whoever has its link. */
export const TEXTS = {
  queued: 'Please wait, loading…',
  running: 'Please wait, writing the file…',
  cancelling: 'Cancelling…',
  closing: 'You can close this page: the export goes on without it, and your history has it.',
  closingShared: 'You can close this page: the export goes on without it, and the link stays the same.',
  noWorker: {
    title: 'Exports are not being worked on at the moment',
    goesOn: 'Yours keeps its place and starts by itself as soon as the service is back.',
    continues: 'Yours goes on by itself as soon as the service is back.',
    cancels: 'Yours is cancelled as soon as the service is back.',
    lasting: 'If that takes long, tell whoever runs this service.',
  },
  noStore: {
    title: 'Files cannot be stored at the moment',
    goesOn: 'The export keeps its place and starts by itself as soon as they can.',
    lasting: 'If that takes long, tell whoever runs this service.',
  },
  steps: {
    queued: 'In the queue',
    reading: 'Reading the rows',
    publishing: 'Storing the file',
    ready: 'File ready',
  },
  download: 'Download',
  downloadAgain: "If your download doesn't start automatically, click here",
  noRows: {
    title: 'The file has no rows',
    detail:
      'No row fits what was asked for. Check the filters: a narrow range or a misspelt value is the usual cause.',
    onlyHeader: 'It holds the header and nothing else.',
  },
  editAgain: 'Edit and export again',
  again: 'Make it again',
  tryAgain: 'Try again',
  notify: {
    ask: 'Notify me',
    isOn: 'You will be notified',
    isReady: 'Your file is ready',
    hasEnded: 'There is no file',
  },
  lookInside: 'Look inside',
  share: 'Share',
  trouble: {
    gone: {
      title: 'This export is not here any more',
      detail:
        'It was deleted while this page was open, or somebody else is signed in by now. Load the page anew to see.',
    },
    // Around the link to sign in.
    signedOut: {
      title: 'You are signed out',
      before: 'The export goes on.',
      way: 'Sign in',
      after: 'to see how far it is.',
    },
    tooOften: {
      title: 'The server is asked too often',
      detail: 'This page asks again within a minute. The export goes on without it.',
    },
    lost: {
      title: 'Connection lost, trying again…',
      detail: 'The export goes on without this page.',
    },
  },
  details: 'Details',
  cancel: {
    button: 'Cancel export',
    question: 'Cancel this export? There will be no file.',
    yes: 'Yes, cancel it',
    no: 'Keep it',
  },
  delete: {
    button: 'Delete export',
    question: 'Delete this export?',
    withFile: 'Delete this export? Its file goes with it.',
    yes: 'Yes, delete it',
    no: 'Keep it',
  },
  cancelled: { title: 'The export was cancelled', detail: 'There is no file.' },
  expired: { title: 'The file has expired', keptUntil: 'It was kept until' },
  cannotRepeat:
    'This request cannot be repeated as it is: its dataset has changed since, or is not there for you any more.',
  againWithFile: 'Export again',
  reference: 'Tell whoever runs this service this id:',
  requested: 'What was requested',
  repeats: 'Repeats an earlier export',
  allExports: 'All exports',
} as const

/** What a screen reader says when the stage changes. */
export const ANNOUNCEMENTS: Record<Stage, string> = {
  queued: 'The export is waiting for a worker.',
  running: 'The file is being written.',
  cancelling: 'The export is being cancelled.',
  succeeded: 'The file is ready.',
  failed: 'The export has failed.',
  cancelled: 'The export was cancelled.',
  expired: 'The file has expired.',
}
