import type { Outcome } from '#contract/failures/outcome.ts';
import type { ExchangeRecord, RecordFilter } from '#contract/portal/exchange-record-routes.ts';
import { allPages } from '../portal/all-pages.ts';
import type { PortalClient } from '../portal/portal-client.ts';

/** As many as a portal tells of one person: looks, and what they asked themselves. */
const ALL = 40_000;

/** Looks and the person's own questions: what they keep of their records, or take with them, is all of them. */
export const EVERYBODY: RecordFilter = { way: 'all' };

/** The records that a filter leaves, page after page, the newest first, `most` at most. Fails as the portal does. */
export function fetchRecords(
  portal: PortalClient,
  token: string,
  { filter, most = ALL }: { readonly filter: RecordFilter; readonly most?: number },
  signal: AbortSignal,
): Promise<Outcome<readonly ExchangeRecord[]>> {
  return allPages(
    (after) => portal.call('listExchangeRecords', { query: { ...filter, ...after }, token, signal }),
    ({ records }) => records,
    most,
  );
}
