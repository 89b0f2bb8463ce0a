import { success } from '#contract/failures/outcome.ts';
import type { NameFit } from '#contract/portal/benefit-account.ts';
import { type OwnAccount, ownAccountSchema } from '#contract/portal/benefit-account-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { HostScript } from '../host-script.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { SIGNED_IN, sampleFlow } from './sample-snapshot.ts';

const ACCOUNT = {
  bank: { code: '0001', name: 'みずほ' },
  branch: { code: '001', name: '東京営業部' },
  kind: 'ordinary',
  holderKana: 'ミホン　ハナコ'.replace('　', ' '),
  nameFit: 'same',
  since: '2026-11-20T10:00:00+09:00',
  numberEnd: '567',
};
const NAME = '見本　花子';
const AS_OF = '2026-08-24';

export const own = (more: object | null): OwnAccount =>
  ownAccountSchema.parse({ account: more === null ? null : { ...ACCOUNT, ...more }, ended: null });

const ORDER = {
  account: { bank: '0001', branch: '001', kind: 'ordinary', number: '1234567', holderKana: ACCOUNT.holderKana },
  names: { bank: ACCOUNT.bank.name, branch: ACCOUNT.branch.name },
  ownKana: 'ミホン　ハナコ',
} as const;

export function confirming(fit: NameFit, ownKana: string | null = ORDER.ownKana) {
  return { at: 'confirming', name: NAME, order: ORDER, ownKana, fit } as const;
}

const STALE = { session: { ...SIGNED_IN.session, freshUntilMs: epochMs(0) } };
const REFUSED = { code: 'accountNotAccepted' } as const;

export function benefitAccountScreens(language: Language): GalleryEntry[] {
  const { screen, flow } = entriesIn(language);
  const registered = (name: string, of: OwnAccount, shows: GalleryEntry['shows']): GalleryEntry => ({
    ...screen(name, { at: 'benefitAccount' }, SIGNED_IN, shows),
    answers: { readBenefitAccount: async () => success(of) },
  });
  const ended = { account: null, ended: { how: 'bankChanged', at: ACCOUNT.since } } as const;
  return [
    registered('benefit-account', own({}), (t) => t.benefitAccount.numberEnd(ACCOUNT.numberEnd)),
    registered('benefit-account-unchecked', own({ nameFit: 'cannotTell' }), (t) => t.benefitAccount.uncheckedAbout),
    registered('benefit-account-none', own(null), (t) => t.benefitAccount.none),
    registered('benefit-account-ended', ended, (t) => t.benefitAccount.register),
    screen('benefit-account-stale', { at: 'benefitAccount' }, STALE, (t) => t.ownData.freshStart),
    {
      ...screen(
        'benefit-account-public',
        { at: 'benefitAccount' },
        { ...SIGNED_IN, publicTerminal: true },
        (t) => t.benefitAccount.masked,
      ),
      answers: { readBenefitAccount: async () => success(own({})) },
    },
    screen('account-form', { at: 'accountForm' }, SIGNED_IN, (t) => t.benefitAccount.formLead),
    screen(
      'account-form-errors',
      { at: 'accountForm' },
      SIGNED_IN,
      (t) => t.benefitAccount.errors.bank,
      (t) => t.benefitAccount.next,
    ),
    flow('account-confirm', sampleFlow('benefitAccount', confirming('same')), (t) => t.benefitAccount.same),
    flow(
      'account-confirm-word',
      sampleFlow('benefitAccount', confirming('cannotTell', null)),
      (t) => t.benefitAccount.statementLead,
    ),
    flow(
      'account-confirm-word-missing',
      sampleFlow('benefitAccount', confirming('cannotTell', null)),
      (t) => t.benefitAccount.statementMissing,
      (t) => t.benefitAccount.confirm,
    ),
    flow(
      'account-confirm-differs',
      sampleFlow('benefitAccount', confirming('differs', 'ミホン　タロウ')),
      (t) => t.benefitAccount.differsLead,
    ),
    flow('account-registered', sampleFlow('benefitAccount', { at: 'done' }), (t) => t.benefitAccount.doneLead),
    flow('account-refused', sampleFlow('benefitAccount', { at: 'failed', failure: REFUSED }), (t) => t.failure.safe),
  ];
}

export function answerBenefitAccount({ answer }: Pick<HostScript, 'answer'>): void {
  answer('readBenefitAccount', async () => success(own({})));
  answer('listBanks', async () =>
    success({ banks: [{ code: '0001', name: 'みずほ', kana: 'ミズホ' }], asOf: AS_OF as never }),
  );
  answer('listBranches', async () =>
    success({ branches: [{ code: '001', name: '東京営業部', kana: 'トウキヨウ' }], asOf: AS_OF as never }),
  );
}
