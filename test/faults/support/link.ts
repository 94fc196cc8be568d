export { openLink } from '../../support/link.ts'
