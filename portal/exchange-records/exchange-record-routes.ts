import { success } from '#contract/failures/outcome.ts';
import type { EXCHANGE_RECORD_ROUTES } from '#contract/portal/exchange-record-routes.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { ExchangeRecordStore } from './exchange-record-store.ts';

type RecordHandlers = Pick<RouteHandlers, keyof typeof EXCHANGE_RECORD_ROUTES>;

export function exchangeRecordHandlers({ records }: { readonly records: ExchangeRecordStore }): RecordHandlers {
  return {
    async listExchangeRecords({ caller, query }) {
      return success({ body: await records.list(caller.actor, query.after) });
    },
  };
}
