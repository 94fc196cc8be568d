/** What is said of claim links to whoever makes them. */
export const SHARE_TEXTS = {
  // Around when the file ends, where that is known already.
  whatTheySee:
    'Whoever has the link sees how far this export is, looks into its file and downloads it, without an account, as often as they like',
  until: ', until ',
  whileKept: ', as long as the file is kept.',
  whatTheyDoNotSee: 'They see no filters, and nothing else of yours.',
  make: 'Make a link',
  close: 'Close',
  link: 'The link',
  isCopied: 'It is copied: it cannot be shown again.',
  notCopied: 'Copy it now: it cannot be shown again.',
  failed: 'The links that there are could not be loaded.',
  list: 'Links that work',
  none: 'There is no link that works.',
  made: 'Made',
  lastUsed: 'Last used',
  notUsed: 'Not used yet',
  revoke: 'Revoke',
} as const
