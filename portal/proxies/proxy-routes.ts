import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { MANDATE_ROUTES } from '#contract/portal/mandate-routes.ts';
import { isHolder } from '#documents/container/applicant-match.ts';
import { acceptanceText, mandateText, type SignedText } from '#documents/mandate/mandate-text.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { sha256Hex } from '#pki/der/algorithms.ts';
import type { Database } from '../platform/database/database.ts';
import type { RateLimit } from '../platform/http/rate-limit.ts';
import type { ResidentCaller } from '../platform/http/resident-audience.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { PortalTrust } from '../trust/portal-trust.ts';
import type { ActingStore } from './acting.ts';
import type { OpenSitting, SignedWord } from './mandate-rows.ts';
import type { MandateStore } from './mandate-store.ts';
import { type CheckProof, checkSignature } from './signed-words.ts';

interface ProxyRouteDependencies {
  readonly mandates: MandateStore;
  readonly acting: ActingStore;
  readonly trust: PortalTrust;
  readonly nowMs: () => number;
  readonly checkProof: CheckProof;
  /** Handed in by the portal, as sessions and cards are another capability's. */
  readonly cards: {
    /** The subject of a card, made where it never signed in. */
    readonly keepSubject: (transaction: Database, card: Certificate) => Promise<string>;
    readonly findSubject: (card: Certificate) => Promise<string | undefined>;
  };
  readonly stopActing: (caller: ResidentCaller) => Promise<void>;
  /** Sittings of a person. */
  readonly sittingLimit: RateLimit;
}

type SignatureBody = Parameters<RouteHandlers['signMandate']>[0]['body'];

export function proxyHandlers(dependencies: ProxyRouteDependencies): Pick<RouteHandlers, keyof typeof MANDATE_ROUTES> {
  const { mandates, acting, trust, nowMs, checkProof, cards, stopActing, sittingLimit } = dependencies;

  /** Of what fails nothing stays, unless nobody could tell whether it is good. */
  async function orNothing<T>(
    caller: ResidentCaller,
    registration: string,
    step: () => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const done = await step();
    if (!done.ok && !isOfPortal(done.failure)) await mandates.abandon(caller, registration);
    return done;
  }

  /** Whether the principal signed: a child, who has no signature key, by their login key over the same text. */
  async function lastWord(
    open: OpenSitting,
    text: SignedText,
    {
      caller,
      body,
      signal,
    }: { readonly caller: ResidentCaller; readonly body: SignatureBody; readonly signal: AbortSignal },
  ): Promise<Outcome<SignedWord>> {
    const said = Buffer.from(text.bytes).toString('utf8');
    const byProof = open.sitting.kind === 'guardian15';
    if (byProof !== 'proof' in body) return failed({ code: 'mandateRefused', why: 'text' });
    if ('proof' in body) {
      const card = await checkProof(body.proof, text.nonce, signal);
      if (!card.ok) return card;
      const isOwn = (await cards.findSubject(card.value)) === caller.actor.id;
      return isOwn ? success({ text: said, proof: body.proof }) : failed({ code: 'mandateRefused', why: 'person' });
    }
    const signed = await checkSignature(body.cms, text, { trust, nowMs: nowMs(), signal });
    if (!signed.ok) return signed;
    if (!isHolder(signed.value.certificate, open.principal)) return failed({ code: 'mandateRefused', why: 'person' });
    return success({ text: said, cms: body.cms, revocation: signed.value.revocation });
  }

  return {
    async listMandates({ caller }) {
      return success({ body: await mandates.list(caller.actor) });
    },

    async beginMandate({ caller, body }) {
      const retryAfterSeconds = sittingLimit.admit(caller.actor.id);
      if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
      const begun = await mandates.begin(caller, body);
      return begun.ok ? success({ status: 201 as const, body: begun.value }) : begun;
    },

    async acceptMandate({ caller, params: { mandate }, body: { proof, cms }, requestId, signal }) {
      const open = await mandates.readSitting(caller, mandate);
      if (!open.ok) return open;
      return orNothing(caller, mandate, async () => {
        const { sitting, principal } = open.value;
        const text = acceptanceText(sitting, principal);
        const card = await checkProof(proof, text.nonce, signal);
        if (!card.ok) return card;
        const signed = await checkSignature(cms, text, { trust, nowMs: nowMs(), signal });
        if (!signed.ok) return signed;
        const { certificate, holder, revocation } = signed.value;
        if (isHolder(certificate, principal)) return failed({ code: 'proxyIsSelf' });
        const proxy = { ...holder, certificate: sha256Hex(certificate.der) };
        const word = { text: Buffer.from(text.bytes).toString('utf8'), cms, proof, revocation };
        const accepted = await mandates.accept(
          caller,
          mandate,
          async (transaction) => success({ subject: await cards.keepSubject(transaction, card.value), proxy, word }),
          requestId,
        );
        return accepted.ok ? success({ body: { proxy } }) : accepted;
      });
    },

    async signMandate({ caller, params: { mandate }, body, requestId, signal }) {
      const open = await mandates.readSitting(caller, mandate);
      if (!open.ok) return open;
      return orNothing(caller, mandate, async () => {
        const { sitting, principal, from, createdAt, accepted } = open.value;
        if (accepted === undefined) return failed({ code: 'sittingOver' });
        const text = mandateText(sitting, { principal, proxy: accepted.proxy, from, createdAt });
        const word = await lastWord(open.value, text, { caller, body, signal });
        if (!word.ok) return word;
        const signed = await mandates.sign(caller, mandate, { sha256: text.sha256, word: word.value }, requestId);
        return signed.ok ? success({ body: await mandates.list(caller.actor) }) : signed;
      });
    },

    async endMandate({ caller, params: { mandate }, query, requestId }) {
      const ended = await mandates.end(caller.actor, mandate, { tell: query.tell === 'yes' }, requestId);
      return ended.ok ? success({ body: await mandates.list(caller.actor) }) : ended;
    },

    async beginActing({ caller, body, requestId }) {
      const begun = await acting.begin(caller, body.mandate, requestId);
      if (!begun.ok) return begun;
      const { token, expiresAt, acting: terms, principal, proxy, view } = begun.value;
      return success({
        status: 201 as const,
        body: {
          token,
          expiresAt: expiresAt.toISOString(),
          mandate: { ...view, sha256: terms.sha256, birthDate: principal.birthDate, proxy },
        },
      });
    },

    async stopActing({ caller }) {
      await stopActing(caller);
      return success({ body: null });
    },
  };
}

/** Nobody could be asked whether a certificate is revoked, or the sitting was never open. */
function isOfPortal({ code }: Failure): boolean {
  return code === 'certificateRevocationUnknown' || code === 'sittingOver';
}
