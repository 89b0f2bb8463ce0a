import { success } from '#contract/failures/outcome.ts';
import { type ChargeDetail, chargeDetailSchema, chargePageSchema } from '#contract/portal/payment-routes.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { HostScript } from '../host-script.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { ABOUT_SAMPLE } from './sample-application.ts';
import { SIGNED_IN } from './sample-snapshot.ts';

export const CHARGE = 'c'.repeat(22);
const SUMMARY = {
  charge: CHARGE,
  purpose: 'certificateFee' as const,
  yen: 300,
  net: 0,
  state: 'open' as const,
  lastDay: '2026-12-25',
  receiptNumber: ABOUT_SAMPLE.receiptNumber,
  procedure: ABOUT_SAMPLE.procedure,
  municipality: ABOUT_SAMPLE.municipality,
  isPending: false,
};
const PAY_EASY = { biller: '12345', payment: '12345678901234567890', confirmation: '123456', category: '140' };

function detail(more: object): ChargeDetail {
  return chargeDetailSchema.parse({
    ...SUMMARY,
    ways: ['card', 'payEasy'],
    payEasy: PAY_EASY,
    isSlipOver: false,
    entries: [],
    attempt: null,
    ...more,
  });
}

const submitted = {
  attempt: 1,
  state: 'submitted',
  yen: 300,
  revision: 3,
  pageUrl: null,
  until: '2026-11-28T12:00:00+09:00',
};
const received = { at: '2026-11-28T11:00:00+09:00', kind: 'received', yen: 300 };

const CHARGES = [
  SUMMARY,
  {
    ...SUMMARY,
    charge: 'd'.repeat(22),
    purpose: 'childcareFee' as const,
    yen: 12_000,
    net: 12_000,
    state: 'paid' as const,
  },
];

export function paymentScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  const charge = (name: string, of: ChargeDetail, text: Parameters<typeof screen>[3]): GalleryEntry => ({
    ...screen(name, { at: 'charge', charge: CHARGE }, SIGNED_IN, text),
    answers: { readCharge: async () => success(of) },
  });
  return [
    screen('charges', { at: 'charges' }, SIGNED_IN, (t) => t.payments.count(CHARGES.length)),
    {
      ...screen('charges-none', { at: 'charges' }, SIGNED_IN, (t) => t.payments.none),
      answers: { listCharges: async () => success({ charges: [], next: null }) },
    },
    charge('charge', detail({}), (t) => t.payments.payEasyLead),
    charge('charge-pending', detail({ payEasy: null, isPending: true, attempt: submitted }), (t) => t.payments.pending),
    charge(
      'charge-paid',
      detail({ state: 'paid', net: 300, payEasy: null, entries: [received] }),
      (t) => t.payments.recordLead,
    ),
    charge('charge-over', detail({ state: 'overpaid', net: 600, payEasy: null, entries: [received, received] }), (t) =>
      t.payments.over(t.payments.yen(300)),
    ),
    charge('charge-cancelled', detail({ state: 'cancelled', payEasy: null }), (t) => t.payments.cancelledTodo),
  ];
}

export function answerPayments({ answer }: Pick<HostScript, 'answer'>): void {
  answer('listCharges', async ({ due }) =>
    success(chargePageSchema.parse({ charges: due === 'only' ? [] : CHARGES, next: null })),
  );
  answer('readCharge', async () => success(detail({})));
}
