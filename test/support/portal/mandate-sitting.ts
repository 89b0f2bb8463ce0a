import type { PersonaName } from '#contract/card/persona.ts';
import {
  lastDays,
  type MandateScope,
  mandateOf,
  mandateSchema,
  type Sitting,
  type SittingKind,
} from '#contract/portal/mandate.ts';
import { MANDATE_ROUTES, mandatesSchema } from '#contract/portal/mandate-routes.ts';
import { type CalendarDate, epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { acceptanceText, type SignedText } from '#documents/mandate/mandate-text.ts';
import { signManifest } from '../application/sample-filing.ts';
import { signedTextOf } from '../application/signed-text-of.ts';
import { loginProof } from './login-proof.ts';
import { TEST_ORIGIN, type TestPortal } from './portal-harness.ts';

export const SCOPE: MandateScope = { procedures: ['child-allowance-end'], things: ['applications'] } as never;

interface Wish {
  readonly kind?: SittingKind;
  readonly scope?: MandateScope;
  readonly until?: CalendarDate;
}

/** What the portal says to who would begin a sitting, and what they asked for. */
export async function askForSitting(portal: TestPortal, token: string, principal: PersonaName, wish: Wish = {}) {
  const { kind = 'chosen', scope = SCOPE } = wish;
  const until = wish.until ?? lastDays(japaneseDay(epochMs(portal.mailClock.nowMs))).usual;
  const { name, birthDate } = (await portal.authority.holder(principal)).persona.holder;
  const person = { name, birthDate };
  const payload = { kind, scope, until, principal: person };
  const begun = await portal.ask(token, { method: 'POST', url: '/mandates', payload });
  return { begun, kind, scope, until, person };
}

/** A sitting as the app goes through it, one press after the other. */
export async function openSitting(portal: TestPortal, token: string, principal: PersonaName, wish: Wish = {}) {
  const { begun, kind, scope, until, person } = await askForSitting(portal, token, principal, wish);
  const { registration, nonce, from, createdAt } = MANDATE_ROUTES.beginMandate.reply.parse(begun.body);
  const sitting: Sitting = { portal: TEST_ORIGIN, registration, kind, scope, until, nonce };

  const proofOver = async (who: PersonaName, text: SignedText, payload: object = {}) =>
    loginProof(await portal.authority.holder(who), text.nonce, portal.clock.nowMs, {
      payload: { purpose: 'proxy', ...payload },
    });
  const signatureOf = async (who: PersonaName, text: SignedText) =>
    Buffer.from(signManifest(await portal.authority.holder(who), text.bytes, portal.clock.nowMs)).toString('base64');

  async function mandateText(proxy: object, change: object = {}): Promise<SignedText> {
    const { sha256: acceptance } = acceptanceText(sitting, person);
    const named = mandateSchema.shape.proxy.parse(proxy);
    return signedTextOf({
      ...mandateOf(sitting, { principal: person, proxy: named, from, acceptance, createdAt }),
      ...change,
    });
  }

  return {
    begun,
    registration,
    sitting,
    person,
    acceptance: acceptanceText(sitting, person),
    proofOver,
    signatureOf,
    mandateText,
    /** By whose login key and by whose signature key, over which text. */
    async accept(who: PersonaName, signer: PersonaName = who, text: SignedText = acceptanceText(sitting, person)) {
      const payload = { proof: await proofOver(who, text), cms: await signatureOf(signer, text) };
      return portal.ask(token, { method: 'POST', url: `/mandates/${registration}/acceptance`, payload });
    },
    async sign(proxy: unknown, signer: PersonaName = principal, change: object = {}) {
      const text = await mandateText(proxy as object, change);
      const payload =
        kind === 'chosen' ? { cms: await signatureOf(signer, text) } : { proof: await proofOver(signer, text) };
      return portal.ask(token, { method: 'POST', url: `/mandates/${registration}/signature`, payload });
    },
  };
}

/** A mandate that stands. */
export async function giveMandate(
  portal: TestPortal,
  token: string,
  [principal, proxy]: readonly [PersonaName, PersonaName],
  wish: Wish = {},
): Promise<string> {
  const sitting = await openSitting(portal, token, principal, wish);
  const accepted = await sitting.accept(proxy);
  const signed = await sitting.sign(accepted.body.proxy);
  if (signed.status !== 200) throw new Error(JSON.stringify([sitting.begun.body, accepted.body, signed.body]));
  return mandatesSchema.parse(signed.body).proxies[0]?.registration ?? '';
}

type Walk = (name: string, ask: () => Promise<{ readonly status: number }>) => Promise<void>;

/** Every route of proxies once, for `ordinary`, whose token is given, and what the job does about them. */
export async function walkMandates(portal: TestPortal, token: string, walk: Walk): Promise<void> {
  const spouse = await portal.signIn('spouse');
  let sitting: Awaited<ReturnType<typeof openSitting>> | undefined;
  const told: { proxy?: unknown; acting?: string } = {};
  await walk('beginMandate', async () => {
    sitting = await openSitting(portal, token, 'ordinary');
    return sitting.begun;
  });
  if (sitting === undefined) throw new Error('it began');
  const { accept, sign, registration } = sitting;
  await walk('acceptMandate', async () => {
    const accepted = await accept('spouse');
    told.proxy = accepted.body.proxy;
    return accepted;
  });
  await walk('signMandate', () => sign(told.proxy));
  await walk('listMandates', () => portal.ask(token, { method: 'GET', url: '/mandates' }));
  const url = '/session/acting';
  await walk('beginActing', async () => {
    const begun = await portal.ask(spouse, { method: 'POST', url, payload: { mandate: registration } });
    told.acting = String(begun.body.token);
    return begun;
  });
  await walk('stopActing', () => portal.ask(told.acting, { method: 'DELETE', url }));
  await walk('endMandate', () => portal.ask(token, { method: 'DELETE', url: `/mandates/${registration}` }));
  await walk('expireMandates', async () => {
    await portal.stores.mandates.expire({ kind: 'job', id: 'walk' }, new AbortController().signal);
    return { status: 200 };
  });
}
