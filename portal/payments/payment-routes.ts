import { success } from '#contract/failures/outcome.ts';
import type { PAYMENT_ROUTES } from '#contract/portal/payment-routes.ts';
import type { STAFF_PAYMENT_ROUTES } from '#contract/portal/staff-payment-routes.ts';
import { actorOf } from '../platform/http/resident-audience.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { PaymentRecords } from './payment-records.ts';
import type { PaymentStore } from './payment-store.ts';
import type { ProviderEvents } from './provider-events.ts';
import type { StaffPaymentStore } from './staff-payment-store.ts';

interface PaymentRouteDependencies {
  readonly payments: PaymentStore;
  readonly records: PaymentRecords;
  readonly events: ProviderEvents;
  readonly staffPayments: StaffPaymentStore;
  readonly wait: (ms: number) => Promise<void>;
}

/** A long poll looks again so often, so many times: 25 seconds. */
const LOOK_AGAIN_MS = 1_000;
const MOST_LOOKS = 25;

export function paymentHandlers({
  payments,
  records,
  events,
  staffPayments,
  wait,
}: PaymentRouteDependencies): Pick<RouteHandlers, keyof typeof PAYMENT_ROUTES | keyof typeof STAFF_PAYMENT_ROUTES> {
  return {
    async listCharges({ caller, query }) {
      const listed = await payments.list(actorOf(caller), query);
      return listed.ok ? success({ body: listed.value }) : listed;
    },
    async readCharge({ caller, params, requestId }) {
      const read = await payments.read(actorOf(caller), params.charge, requestId);
      return read.ok ? success({ body: read.value }) : read;
    },
    async beginPayment({ caller, params, body, requestId }) {
      const begun = await payments.begin(actorOf(caller), params.charge, body.yen, requestId);
      return begun.ok ? success({ status: 201 as const, body: begun.value }) : begun;
    },
    async watchPayment({ caller, params, query }) {
      for (let looks = 1; ; looks += 1) {
        const found = await payments.attempt(actorOf(caller), params.charge, params.attempt);
        if (!found.ok) return found;
        const isNew = query.after === undefined || found.value.revision > query.after;
        if (isNew || looks > MOST_LOOKS) return success({ body: found.value });
        await wait(LOOK_AGAIN_MS);
      }
    },
    async cancelPayment({ caller, params, requestId }) {
      const cancelled = await payments.cancel(actorOf(caller), params.charge, params.attempt, requestId);
      return cancelled.ok ? success({ body: cancelled.value }) : cancelled;
    },
    async readPaymentRecord({ caller, params, query, requestId }) {
      const drawn = await records.draw(actorOf(caller), params.charge, query.language, requestId);
      return drawn.ok ? success({ body: drawn.value }) : drawn;
    },
    async receivePaymentEvent({ caller, params }) {
      await events.receive(params.provider, caller.message);
      return success({ body: {} });
    },

    async listStaffCharges({ caller, query, requestId }) {
      const listed = await staffPayments.list(caller, query, requestId);
      return listed.ok ? success({ body: listed.value }) : listed;
    },
    async listCaseCharges({ caller, params, requestId }) {
      const listed = await staffPayments.ofCase(caller, params.number, requestId);
      return listed.ok ? success({ body: { charges: listed.value } }) : listed;
    },
    async makeCharge({ caller, params, body, requestId }) {
      const made = await staffPayments.make(caller, params.number, body, requestId);
      return made.ok ? success({ status: 201 as const, body: made.value }) : made;
    },
    async changeCharge({ caller, params, body, requestId }) {
      const changed = await staffPayments.change(caller, params.charge, body, requestId);
      return changed.ok ? success({ body: changed.value }) : changed;
    },
    async listSettlementDifferences({ caller, requestId }) {
      const listed = await staffPayments.differences(caller, requestId);
      return listed.ok ? success({ body: { differences: listed.value } }) : listed;
    },
    async closeSettlementDifference({ caller, params, body, requestId }) {
      const closed = await staffPayments.closeDifference(caller, params.difference, body.ground, requestId);
      return closed.ok ? success({ body: null }) : closed;
    },
  };
}
