import { failed, success } from '#contract/failures/outcome.ts';
import { requestViewSchema } from '#contract/portal/authorization.ts';
import { AUTHORIZATION_ROUTES, type LinkedSites } from '#contract/portal/authorization-routes.ts';
import { type LinkedForm, PREFILL_ROUTES } from '#contract/portal/prefill-routes.ts';
import { municipalityCodeSchema, procedureIdSchema } from '#contract/values/brands.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { HostScript } from '../host-script.ts';
import { AT_HOME, entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { SIGNED_IN, sampleFlow } from './sample-snapshot.ts';

const NAME = { ja: '見本図書館', easy: '見本図書館', en: 'Sample Library' };
const FACE = { source: 'card-face', verified: false, as_of: '2026-11', state: 'current' } as const;
const EVIDENCE = { source: 'signature-certificate', verified: true, as_of: '2026-11', state: 'current' } as const;

export const VIEW = requestViewSchema.parse({
  v: 1,
  portal: 'https://portal.example',
  id: 'AAAAAAAAAAAAAAAAAAAAAA',
  client: 'BBBBBBBBBBBBBBBBBBBBBB',
  clientVersion: 1,
  name: NAME,
  operator: {
    legalName: '見本図書館',
    address: '東京都見本区例示町１丁目',
    contact: '03-0000-0000',
    corporateNumber: '7000012050002',
  },
  since: '2026-04-01T09:00:00+09:00',
  origin: 'https://library.mihon.example',
  purpose: { ja: '利用者カードを作るため', easy: 'カードを つくるため', en: 'To make a library card' },
  place: { ja: '見本区', en: 'Mihon City' },
  event: { ja: '見本音楽祭', easy: '見本音楽祭', en: 'Sample Festival' },
  asked: [
    { claim: 'address', need: 'optional' },
    { claim: 'age_over_18', need: 'optional' },
    { claim: 'lives_in:131318', need: 'optional' },
    { claim: 'name', need: 'required' },
    { claim: 'one_per_person:festival-2026', need: 'optional' },
    { claim: 'openid', need: 'required' },
  ],
  transaction: null,
  acceptsStated: false,
  acr: 'aal3',
  keep: 'days90',
  path: 'link',
  expiresAt: '2026-11-29T12:10:00+09:00',
});

const words = { title: '見本の契約', purpose: '図書館の友の会に入るため' };
const sha256 = 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg';
const withTransaction = (transaction: object) =>
  requestViewSchema.parse({
    ...VIEW,
    transaction: { id: 'EEEEEEEEEEEEEEEEEEEEEE', ...words, items: [], approval: null, ...transaction },
  });
export const TO_SIGN = withTransaction({
  items: [
    { name: 'keiyaku.pdf', mediaType: 'application/pdf', form: 'pades', sha256, document: { bytes: 48_000, pages: 2 } },
    { name: 'meibo.xml', mediaType: 'application/xml', sha256, document: { bytes: 1_200, pages: 0 } },
    { name: 'sekkei.bin', mediaType: 'application/octet-stream', form: 'raw', sha256, document: null },
  ],
});
const TRANSFER = withTransaction({
  approval: {
    kind: 'transfer',
    amountYen: 12_000,
    payee: '見本　太郎',
    account: '見本銀行 例示支店 普通 0000000',
    date: '2026-12-01',
  },
});

export const PROVED = AUTHORIZATION_ROUTES.proveRequest.reply.parse({
  given: ['age_over_18', 'name', 'openid'],
  unavailable: [],
  values: [
    { claim: 'age_over_18', value: true, evidence: EVIDENCE },
    { claim: 'name', value: '見本　花子', evidence: { ...EVIDENCE, state: 'stale' } },
    { claim: 'address', value: '東京都見本区例示町１丁目', evidence: FACE },
    { claim: 'one_per_person:festival-2026', value: 'T'.repeat(43), evidence: null },
  ],
  history: ['age_over_18', 'lives_in:131319', 'openid'],
  names: [{ claim: 'lives_in:131319', name: { ja: '見本市', en: 'Mihon City' } }],
  moreThanBefore: true,
});
export const DATA_TO_READ = {
  ...PROVED,
  given: ['openid' as const, 'own_data:vaccination' as const],
  unavailable: ['own_data:tax' as const],
  values: [],
};
const NOTHING_TO_GIVE = {
  ...PROVED,
  given: ['openid' as const],
  unavailable: ['name' as const],
  values: [],
  history: [],
};

const NO_ADDRESS = { ...NOTHING_TO_GIVE, unavailable: ['address' as const] };

const SITE = {
  client: VIEW.client,
  name: NAME,
  legalName: '見本図書館',
  contact: '03-0000-0000',
  origin: VIEW.origin,
  path: 'link',
  device: 'card',
  given: ['age_over_18', 'lives_in:131318', 'name', 'openid'],
  keep: 'days90',
  since: '2026-11-20T10:00:00+09:00',
  until: '2027-02-18T10:00:00+09:00',
  state: 'active',
  signatures: { made: 0, unseen: 0 },
  mayErase: true,
  erasure: null,
  addressRequest: null,
} as const;
const ASKED = {
  ...SITE,
  signatures: { made: 5, unseen: 2 },
  erasure: { state: 'silent', askedAt: '2026-10-20T10:00:00+09:00' },
} as const;
const ADDRESS = {
  id: 'FFFFFFFFFFFFFFFFFFFFFF',
  state: 'asked',
  why: VIEW.purpose,
  askedAt: '2026-11-28T10:00:00+09:00',
} as const;
const ASKED_ADDRESS = { ...SITE, client: 'GGGGGGGGGGGGGGGGGGGGGG', addressRequest: ADDRESS } as const;
const ENDED = { ...SITE, path: 'code', device: 'kiosk', client: 'CCCCCCCCCCCCCCCCCCCCCC', state: 'ended' } as const;
const STOPPED = { ...SITE, client: 'DDDDDDDDDDDDDDDDDDDDDD', state: 'revoked' } as const;

const BEGUN: LinkedForm = {
  site: { name: NAME, legalName: '見本図書館', origin: VIEW.origin, since: '2026-11-01T10:00:00+09:00' },
  procedure: procedureIdSchema.parse('child-allowance-end'),
  title: { ja: '児童手当の受給事由の消滅の届出', en: 'Notice that child allowance ends' },
  municipality: municipalityCodeSchema.parse('131318'),
  municipalityName: { ja: '見本区', en: 'Mihon Ward' },
  endsAt: '2026-11-30T10:00:00+09:00',
};
export const TOLD = PREFILL_ROUTES.listToldSites.reply.parse({
  told: [
    {
      prefill: 'P'.repeat(22),
      site: NAME,
      receiptNumber: 'MG-7K3M-9QXW-2BHA',
      until: '2027-02-18T10:00:00+09:00',
    },
  ],
});
const TAB = { browser: 'firefox', system: 'windows', isSameNetwork: false } as const;

const linked = (sites: readonly object[]): LinkedSites =>
  AUTHORIZATION_ROUTES.listLinkedSites.reply.parse({
    sites,
    names: [{ claim: 'lives_in:131318', name: VIEW.place }],
  });

export const WITH_ADDRESS_ASKED = linked([ASKED_ADDRESS]);

export function siteScreens(language: Language): GalleryEntry[] {
  const { screen, flow } = entriesIn(language);
  const publicly = (name: string, step: Parameters<typeof sampleFlow<'authorize'>>[1], shows: GalleryEntry['shows']) =>
    screen(name, AT_HOME, { flow: sampleFlow('authorize', step), publicTerminal: true }, shows);
  const review = (isNewSite: boolean) =>
    sampleFlow('authorize', {
      at: 'choosing',
      view: VIEW,
      isNewSite,
      tab: null,
      isReported: isNewSite,
      lastFailure: null,
    });
  const byCode = {
    at: 'choosing',
    view: { ...VIEW, path: 'code' },
    isNewSite: false,
    tab: TAB,
    isReported: false,
    lastFailure: null,
  } as const;
  return [
    flow('review-request', review(false), (t) => t.sites.goOn),
    flow('review-request-new', review(true), (t) => t.sites.newSiteTodo),
    flow(
      'review-transaction',
      sampleFlow('authorize', { at: 'reading', view: TO_SIGN, shown: null, stop: null, lastFailure: null }),
      (t) => t.sites.certified,
    ),
    flow(
      'review-transaction-transfer',
      sampleFlow('authorize', { at: 'reading', view: TRANSFER, shown: null, stop: null, lastFailure: null }),
      (t) => t.sites.agree,
    ),
    flow(
      'read-document',
      sampleFlow('authorize', {
        at: 'reading',
        view: TO_SIGN,
        shown: { item: 1, page: 1, drawn: { as: 'text', text: '見本の契約書\n甲と乙は、次のとおり約束する。' } },
        stop: null,
        lastFailure: null,
      }),
      (t) => t.sites.backToItems,
    ),
    flow(
      'read-document-stop',
      sampleFlow('authorize', {
        at: 'reading',
        view: TO_SIGN,
        shown: { item: 1, page: 2, drawn: { as: 'text', text: '甲　見本　太郎\n乙　見本　花子' } },
        stop: 1,
        lastFailure: null,
      }),
      (t) => t.sites.agreeToItem,
    ),
    flow(
      'read-document-stop-unseen',
      sampleFlow('authorize', { at: 'reading', view: TO_SIGN, shown: null, stop: 3, lastFailure: null }),
      (t) => t.sites.unseen,
    ),
    flow(
      'compare-given',
      sampleFlow('authorize', { at: 'comparing', view: VIEW, proved: PROVED }),
      (t) => t.sites.give,
    ),
    flow(
      'compare-given-nothing',
      sampleFlow('authorize', { at: 'comparing', view: VIEW, proved: NOTHING_TO_GIVE }),
      (t) => t.sites.unavailable,
    ),
    flow(
      'compare-given-data',
      sampleFlow('authorize', { at: 'comparing', view: VIEW, proved: DATA_TO_READ }),
      (t) => t.sites.ownDataAbout,
    ),
    flow(
      'review-request-face',
      sampleFlow('authorize', {
        at: 'choosing',
        view: { ...VIEW, acceptsStated: true },
        isNewSite: false,
        tab: null,
        isReported: false,
        lastFailure: null,
      }),
      (t) => t.sites.faceRead,
    ),
    flow('review-request-code', sampleFlow('authorize', byCode), (t) => t.sites.network),
    flow(
      'back-to-site',
      sampleFlow('authorize', { at: 'done', name: NAME, path: 'link', number: null }),
      (t) => t.sites.doneOther,
    ),
    flow(
      'site-number',
      sampleFlow('authorize', { at: 'done', name: NAME, path: 'code', number: '042817' }),
      (t) => t.sites.numberNever,
    ),
    flow(
      'review-address',
      sampleFlow('authorize', {
        at: 'choosing',
        view: { ...VIEW, keep: 'once', path: 'ask' },
        isNewSite: false,
        tab: null,
        isReported: false,
        lastFailure: null,
      }),
      (t) => t.sites.addressLead,
    ),
    flow(
      'compare-given-address',
      sampleFlow('authorize', { at: 'comparing', view: { ...VIEW, path: 'ask' }, proved: NO_ADDRESS }),
      (t) => t.sites.addressUnavailable,
    ),
    flow(
      'address-given',
      sampleFlow('authorize', { at: 'done', name: NAME, path: 'ask', number: null }),
      (t) => t.sites.addressGiven,
    ),
    screen('site-code', { at: 'siteCode' }, SIGNED_IN, (t) => t.sites.codeFrom),
    screen('site-code-public', { at: 'siteCode' }, { publicTerminal: true }, (t) => t.sites.codeFrom),
    publicly('review-request-public', byCode, (t) => t.sites.network),
    publicly(
      'site-number-public',
      { at: 'done', name: NAME, path: 'code', number: '042817' },
      (t) => t.sites.numberNever,
    ),
    {
      ...screen('site-form', { at: 'siteForm', prefill: 'A'.repeat(43) }, SIGNED_IN, (t) => t.siteForm.tells),
      answers: { readSiteForm: async () => success(BEGUN) },
    },
    {
      ...screen('site-form-unknown', { at: 'siteForm', prefill: 'A'.repeat(43) }, SIGNED_IN, (t) => t.siteForm.unknown),
      answers: { readSiteForm: async () => failed({ code: 'notFound' }) },
    },
    {
      ...screen('linked-sites', { at: 'linkedSites' }, SIGNED_IN, (t) => t.sites.revoke),
      answers: {
        listLinkedSites: async () =>
          success(linked([SITE, ASKED_ADDRESS, { ...ASKED, client: 'EEEEEEEEEEEEEEEEEEEEEE' }, ENDED, STOPPED])),
        listToldSites: async () => success(TOLD),
      },
    },
    {
      ...screen('linked-sites-none', { at: 'linkedSites' }, SIGNED_IN, (t) => t.sites.none),
      answers: { listLinkedSites: async () => success(linked([])) },
    },
  ];
}

export function answerSites({ answer }: Pick<HostScript, 'answer'>): void {
  answer('listLinkedSites', async () => success(linked([SITE])));
}
