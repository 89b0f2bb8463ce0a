import type { NoticeKind } from '#contract/portal/notice-routes.ts';

/** What a person hears about something that happened to their case. */
export interface NoticeRule {
  readonly kind: NoticeKind;
  /** Whether mail says as well that something came. */
  readonly isMailed: boolean;
}

interface AboutCase {
  readonly receiptNumber: string;
}

interface ChangedCase extends AboutCase {
  readonly act: string;
  /** Who changed it, where that is told. */
  readonly by?: 'person' | 'office' | undefined;
}

/** By what happened to the case; what is not here makes no notice. */
const OF_ACT: Readonly<Record<string, NoticeKind>> = {
  askCorrection: 'correctionAsked',
  extendCorrection: 'correctionExtended',
  cancelCorrection: 'correctionCancelled',
  correctionLapsed: 'correctionLapsed',
  decide: 'decided',
  correctLetter: 'letterReplaced',
  reopen: 'reopened',
  withdrawOnPaper: 'withdrawnOnPaper',
  noticeOfDelay: 'delayed',
};
/** What a person does themselves as well. */
const OF_OFFICE: Readonly<Record<string, NoticeKind>> = {
  bookVisit: 'visitChanged',
  changeVisit: 'visitChanged',
  cancelVisit: 'visitChanged',
};

/** One line an event; what a person did themselves makes no notice but the receipt. */
export const NOTICE_RULES = {
  applicationFiled: (_: AboutCase): NoticeRule | undefined => ({ kind: 'received', isMailed: false }),
  applicationChanged({ act, by }: ChangedCase): NoticeRule | undefined {
    const kind = OF_ACT[act] ?? (by === 'office' ? OF_OFFICE[act] : undefined);
    return kind && { kind, isMailed: true };
  },
  visitNear: (_: AboutCase): NoticeRule | undefined => ({ kind: 'visitNear', isMailed: true }),
  chargeMade: (_: AboutCase): NoticeRule | undefined => ({ kind: 'chargeMade', isMailed: true }),
  chargeDue: (_: AboutCase): NoticeRule | undefined => ({ kind: 'chargeDue', isMailed: true }),
  chargePaid: (_: AboutCase): NoticeRule | undefined => ({ kind: 'chargePaid', isMailed: true }),
  chargeOverpaid: (_: AboutCase): NoticeRule | undefined => ({ kind: 'chargeOverpaid', isMailed: true }),
  chargeRefunded: (_: AboutCase): NoticeRule | undefined => ({ kind: 'chargeRefunded', isMailed: true }),
  chargeCancelled: (_: AboutCase): NoticeRule | undefined => ({ kind: 'chargeCancelled', isMailed: true }),
  benefitAccountChanged: ({ by }: { readonly subject: string; readonly by: 'person' | 'bank' }): NoticeRule => ({
    kind: by === 'bank' ? 'accountEnded' : 'accountChanged',
    isMailed: true,
  }),
  messageSent: ({ by }: AboutCase & { readonly by: 'person' | 'office' }): NoticeRule | undefined =>
    by === 'office' ? { kind: 'message', isMailed: true } : undefined,
} as const;
