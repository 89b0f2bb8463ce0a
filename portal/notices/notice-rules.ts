import type { NoticeKind } from '#contract/portal/notice-routes.ts';
import type { CaseState } from '#contract/procedure/case.ts';

/** What a person hears about something that happened to their case. */
export interface NoticeRule {
  readonly kind: NoticeKind;
  /** Whether mail says as well that something came. */
  readonly isMailed: boolean;
}

interface AboutCase {
  readonly receiptNumber: string;
}

const OF_STATE: { readonly [State in CaseState]?: NoticeRule } = {
  correctionAsked: { kind: 'correctionAsked', isMailed: true },
  decided: { kind: 'decided', isMailed: true },
};

/** One line an event; what a person did themselves makes no notice but the receipt. */
export const NOTICE_RULES = {
  applicationFiled: (_: AboutCase): NoticeRule | undefined => ({ kind: 'received', isMailed: false }),
  applicationChanged: ({ status }: AboutCase & { readonly status: CaseState }): NoticeRule | undefined =>
    OF_STATE[status],
} as const;
