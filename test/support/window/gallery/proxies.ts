import type { Draft } from '#contract/app/flows/apply-flow.ts';
import type { FlowViewOf } from '#contract/app/flows/flow-list.ts';
import type { ProxyOrder } from '#contract/app/flows/register-proxy-flow.ts';
import type { Snapshot } from '#contract/app/views/snapshot.ts';
import { success } from '#contract/failures/outcome.ts';
import { mandateThingSchema, scopeSchema } from '#contract/portal/mandate.ts';
import { actingMandateSchema, type Mandates, mandatesSchema } from '#contract/portal/mandate-routes.ts';
import { applicantSchema } from '#contract/procedure/application.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { namedPersonSchema } from '#contract/values/named-person.ts';
import { SAMPLE_PROCEDURE } from '../../application/sample-procedure.ts';
import type { HostScript } from '../host-script.ts';
import { AT_HOME, entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { DECIDED } from './notices.ts';
import { CHARGE } from './payments.ts';
import { SAMPLE_RECEIPT, sampleDone, sampleForm, sampleReview } from './sample-application.ts';
import { SIGNED_IN, sampleFlow } from './sample-snapshot.ts';

const TERMS = {
  registration: '3f0f5c3e-56b5-4f0e-9d51-0c8f4f4b6a11',
  kind: 'chosen',
  name: '見本　太郎',
  scope: { procedures: [SAMPLE_PROCEDURE.id, 'sample-change'].sort(), things: ['applications'] },
  since: '2026-11-20T10:00:00+09:00',
  until: '2027-11-19',
} as const;
const PROXY = { ...TERMS, state: 'active', lastActedAt: '2026-11-25T09:30:00+09:00' } as const;
const PRINCIPAL = {
  ...TERMS,
  registration: 'a4b0f6de-0b5e-4bb7-8f0e-2c9f7f1f6b22',
  kind: 'guardian15',
  name: '見本　みらい',
  scope: { procedures: [SAMPLE_PROCEDURE.id], things: ['applications'] },
};

export const mandates = (proxies: readonly object[], principals: readonly object[]): Mandates =>
  mandatesSchema.parse({ proxies, principals });
export const BOTH_SIDES = mandates([PROXY], [PRINCIPAL]);

const ORDER: ProxyOrder = {
  kind: 'chosen',
  scope: scopeSchema.parse(TERMS.scope),
  until: calendarDateSchema.parse(TERMS.until),
};
const ACCEPTED = {
  at: 'confirming',
  order: ORDER,
  proxy: namedPersonSchema.parse({ name: TERMS.name, birthDate: '1988-01-02' }),
  lastFailure: null,
} as const;

const PARTY = {
  ...PRINCIPAL,
  sha256: 'a'.repeat(64),
  birthDate: '2015-06-01',
  proxy: { name: '見本　花子', birthDate: '1988-01-02' },
};

/** Of somebody who acts for another. */
export const ACTING_FOR = actingMandateSchema.parse(PARTY);
export const ACTING = {
  session: {
    ...SIGNED_IN.session,
    holder: '9b2f6c1d-3e57-4a80-8f4e-6d1c0a2b7e55',
    acting: { is: 'for', mandate: ACTING_FOR },
  },
} as const satisfies Partial<Snapshot>;
/** With all that a mandate can name. */
const WIDE = actingMandateSchema.parse({
  ...PARTY,
  scope: { ...PARTY.scope, things: mandateThingSchema.options },
});
const ACTING_WIDELY = {
  session: { ...ACTING.session, acting: { is: 'for', mandate: WIDE } },
} as const satisfies Partial<Snapshot>;
const OVER = { session: { ...SIGNED_IN.session, acting: { is: 'over' } } } as const satisfies Partial<Snapshot>;

const TYPED = applicantSchema.parse({
  name: { value: PRINCIPAL.name, origin: 'person' },
  address: { value: '見本県見本区見本町一丁目2番3号', origin: 'person' },
  birthDate: { value: PARTY.birthDate, origin: 'person' },
  sex: { value: 'female', origin: 'person' },
});
const TO_TYPE: Draft = {
  applicant: null,
  typedApplicant: { name: PRINCIPAL.name, birthDate: PARTY.birthDate, address: '', sex: '' },
  answers: {},
  attachmentsToFollow: [],
};

/** Every step of a proxy's way that looks otherwise than one's own. */
function actingScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  const mandate = { mandate: ACTING_FOR };
  const applying = (step: FlowViewOf<'apply'>['step'], isPublic = false): Partial<Snapshot> => ({
    ...ACTING,
    ...(isPublic ? { publicTerminal: true } : {}),
    flow: sampleFlow('apply', step, mandate),
  });
  const review = sampleReview(language);
  const reviewing = { ...review, draft: { ...review.draft, applicant: TYPED } };
  const signing = {
    at: 'signing',
    card: { at: 'awaitingPin', slot: 'sign', triesLeft: 5, lastFailure: null },
  } as const;
  const procedure = { at: 'procedure', id: SAMPLE_PROCEDURE.id, municipality: SAMPLE_PROCEDURE.municipality.code };
  const elsewhere = {
    ...ACTING_FOR,
    scope: scopeSchema.parse({ procedures: ['sample-elsewhere'], things: ['applications'] }),
  };
  const notCovered = { session: { ...SIGNED_IN.session, acting: { is: 'for', mandate: elsewhere } } } as const;
  const terminal = { publicTerminal: true } as const;
  return [
    screen('whose', { at: 'whose' }, SIGNED_IN, (t) => t.acting.whoseLead),
    screen('whose-public', { at: 'whose' }, { ...SIGNED_IN, ...terminal }, (t) => t.proxies.show),
    screen('acting-home', AT_HOME, ACTING, (t) => t.acting.homeLead),
    screen('acting-home-public', AT_HOME, { ...ACTING, ...terminal }, (t) => t.acting.homeLead),
    screen('acting-home-none', AT_HOME, notCovered, (t) => t.acting.homeNone),
    screen('acting-over', AT_HOME, OVER, (t) => t.home.events),
    screen('acting-over-public', AT_HOME, { ...OVER, ...terminal }, (t) => t.home.events),
    screen('acting-home-wide', AT_HOME, ACTING_WIDELY, (t) => t.proxies.thing.payments),
    screen('acting-notices', { at: 'notices' }, ACTING_WIDELY, (t) => t.notices.filter),
    {
      ...screen('acting-notice', { at: 'notice', notice: DECIDED.notice }, ACTING_WIDELY, (t) => t.notices.toList),
      answers: { readNotice: async () => success(DECIDED) },
    },
    screen('acting-charge', { at: 'charge', charge: CHARGE }, ACTING_WIDELY, (t) =>
      t.acting.pay(t.proxies.person(WIDE.name)),
    ),
    screen(
      'acting-application-wide',
      { at: 'application', receiptNumber: SAMPLE_RECEIPT.receiptNumber },
      ACTING_WIDELY,
      (t) => t.visits.heading,
    ),
    screen('acting-outside', { at: 'notices' }, ACTING, (t) => t.acting.outsideTitle),
    screen('acting-procedure', procedure, ACTING, (t) => t.procedure.begin),
    screen('acting-procedure-not-covered', procedure, notCovered, (t) => t.acting.notCovered),
    screen('acting-applications', { at: 'applications' }, ACTING, (t) => t.receipt.number),
    screen(
      'acting-application',
      { at: 'application', receiptNumber: SAMPLE_RECEIPT.receiptNumber },
      ACTING,
      (t) => t.acting.ownAlone,
    ),
    screen('acting-form', AT_HOME, applying(sampleForm({ draft: TO_TYPE })), (t) => t.acting.applicant),
    screen('acting-review', AT_HOME, applying(reviewing), (t) => t.acting.check(t.proxies.person(ACTING_FOR.name))),
    screen('acting-sign', AT_HOME, applying(signing), (t) => t.acting.sign(t.proxies.person(ACTING_FOR.name))),
    screen('acting-sign-public', AT_HOME, applying(signing, true), (t) => t.acting.sign(t.proxies.covered('●●●●'))),
    screen('acting-receipt', AT_HOME, applying(sampleDone(language)), (t) =>
      t.acting.filed(t.proxies.person(ACTING_FOR.name)),
    ),
  ];
}

export function proxyScreens(language: Language): GalleryEntry[] {
  const { screen, flow } = entriesIn(language);
  const self = { code: 'proxyIsSelf' } as const;
  const changed = { code: 'cardChanged' } as const;
  const shown = (
    name: string,
    of: Mandates,
    shows: GalleryEntry['shows'],
    snapshot: Parameters<typeof screen>[2] = SIGNED_IN,
  ): GalleryEntry => ({
    ...screen(name, { at: 'proxies' }, snapshot, shows),
    answers: { listMandates: async () => success(of) },
  });
  const suspended = { ...PROXY, state: 'suspended', lastActedAt: null };
  return [
    shown('proxies', BOTH_SIDES, (t) => t.proxies.end),
    shown('proxies-none', mandates([], []), (t) => t.proxies.none),
    shown('proxies-suspended', mandates([suspended], []), (t) => t.proxies.suspended),
    shown('proxies-public', BOTH_SIDES, (t) => t.proxies.show, { ...SIGNED_IN, publicTerminal: true }),
    screen('proxy-form', { at: 'proxyForm' }, SIGNED_IN, (t) => t.proxies.need),
    screen(
      'proxy-form-missing',
      { at: 'proxyForm' },
      SIGNED_IN,
      (t) => t.proxies.proceduresMissing,
      (t) => t.proxies.goOn,
    ),
    flow(
      'change-cards',
      sampleFlow('registerProxy', { at: 'changingCards', order: ORDER, lastFailure: null }),
      (t) => t.proxies.changed,
    ),
    flow(
      'change-cards-same',
      sampleFlow('registerProxy', { at: 'changingCards', order: ORDER, lastFailure: self }),
      (t) => t.proxies.changePins,
    ),
    flow('confirm-proxy', sampleFlow('registerProxy', ACCEPTED), (t) => t.proxies.sign),
    flow(
      'confirm-proxy-other-card',
      sampleFlow('registerProxy', { ...ACCEPTED, lastFailure: changed }),
      (t) => t.proxies.ownCard,
    ),
    flow('proxy-registered', sampleFlow('registerProxy', { at: 'done' }), (t) => t.proxies.doneLead),
    ...actingScreens(language),
  ];
}

export function answerProxies({ answer }: Pick<HostScript, 'answer'>): void {
  answer('listMandates', async () => success(BOTH_SIDES));
}
