import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { EXCHANGE_RECORD_ROUTES } from '#contract/portal/exchange-record-routes.ts';
import { questionAboutRecord } from '#words/record-question.ts';
import type { ResidentActor } from '../platform/actor.ts';
import type { RateLimit } from '../platform/http/rate-limit.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { ExchangeRecordStore } from './exchange-record-store.ts';
import type { WithholdingStore } from './withholding-store.ts';

type RecordHandlers = Pick<RouteHandlers, keyof typeof EXCHANGE_RECORD_ROUTES>;

interface RecordRouteDependencies {
  readonly records: ExchangeRecordStore;
  readonly withholdings: WithholdingStore;
  /** Writes to the office in a case; handed in by the portal. */
  readonly write: (
    actor: ResidentActor,
    receiptNumber: string,
    message: { readonly key: string; readonly text: string },
    requestId: string,
  ) => Promise<Outcome<unknown>>;
  readonly questionLimit: RateLimit;
}

export function exchangeRecordHandlers(dependencies: RecordRouteDependencies): RecordHandlers {
  const { records, withholdings, write, questionLimit } = dependencies;
  return {
    async listExchangeRecords({ caller, query }) {
      const listed = await records.list(caller.actor, query);
      return listed.ok ? success({ body: listed.value }) : listed;
    },

    async readExchangeRecord({ caller, params }) {
      const read = await records.read(caller.actor, params.record);
      return read.ok ? success({ body: read.value }) : read;
    },

    async askAboutRecord({ caller, params, body: { key, text }, requestId }) {
      const read = await records.read(caller.actor, params.record);
      if (!read.ok) return read;
      if (!('receiptNumber' in read.value)) return failed({ code: 'notFound' });
      const retryAfterSeconds = questionLimit.admit(caller.actor.id, key);
      if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
      const message = { key, text: questionAboutRecord(text, read.value.at) };
      const sent = await write(caller.actor, read.value.receiptNumber, message, requestId);
      return sent.ok ? success({ body: null }) : sent;
    },

    async listWithholdings({ caller, params }) {
      const listed = await withholdings.list(caller, params.number);
      return listed.ok ? success({ body: { withholdings: listed.value } }) : listed;
    },

    async askWithholding({ caller, params, body, requestId }) {
      const asked = await withholdings.ask(caller, params.number, body, requestId);
      return asked.ok ? success({ status: 201 as const, body: asked.value }) : asked;
    },

    async approveWithholding({ caller, params, requestId }) {
      const approved = await withholdings.approve(caller, params.number, Number(params.withholding), requestId);
      return approved.ok ? success({ body: null }) : approved;
    },
  };
}
