import type { ProxyOrder } from '#contract/app/flows/register-proxy-flow.ts';
import { success } from '#contract/failures/outcome.ts';
import { namedPersonSchema, scopeSchema } from '#contract/portal/mandate.ts';
import { type Mandates, mandatesSchema } from '#contract/portal/mandate-routes.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { SAMPLE_PROCEDURE } from '../../application/sample-procedure.ts';
import type { HostScript } from '../host-script.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
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
  ];
}

export function answerProxies({ answer }: Pick<HostScript, 'answer'>): void {
  answer('listMandates', async () => success(BOTH_SIDES));
}
