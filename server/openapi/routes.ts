import type { Routes } from './operation.ts'
import { ENDPOINT_ROUTES } from './paths/endpoints.ts'
import { EXPORT_ROUTES } from './paths/exports.ts'
import { FILE_ROUTES } from './paths/files.ts'
import { LINK_ROUTES } from './paths/links.ts'
import { SERVICE_ROUTES } from './paths/service.ts'

/** Every route for programs, with what it does by each method (test/app/openapi.test.ts compares them with app/api). */
export const ROUTES: Routes = {
  ...EXPORT_ROUTES,
  ...FILE_ROUTES,
  ...LINK_ROUTES,
  ...ENDPOINT_ROUTES,
  ...SERVICE_ROUTES,
}
