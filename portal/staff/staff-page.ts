import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { PageFiles } from '#platform/page-files.ts';
import { servePage } from '../platform/http/page-audience.ts';
import type { PortalLog } from '../platform/log.ts';

/** From the sources and from the bundles alike, which lie as deep. */
export const STAFF_PAGE_FOLDER = fileURLToPath(new URL('../../dist/staff-web', import.meta.url));

/** For whoever runs the portal: nobody of a municipality sees it where it was installed whole. */
const MISSING = 'The page for staff was not built. Run `npm run build` and start the portal again.\n';

/** The desk as a page; links for a first sign-in lead to it too. */
export function serveStaffPage(app: FastifyInstance, log: PortalLog, files: PageFiles | undefined): void {
  servePage(app, log, { under: '/staff/', also: ['/staff/invitation'], files, missing: MISSING });
}
