import * as z from 'zod';
import { type RequestHandle, requestCodeSchema } from '#contract/app/flows/authorize-flow.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type Claim, claimSchema, type Keep, keepSchema, typedCode } from '#contract/portal/authorization.ts';
import type { ClaimedRequest, LinkedSites } from '#contract/portal/authorization-routes.ts';
import type { PinSlot } from '#contract/values/brands.ts';
import { clientIdSchema } from '#contract/values/client-id.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { type AuthorizeState, authorizeMachine, type Given } from '#core/authorize/authorize.ts';
import { authorizeEffects, refuseRequest } from '#core/authorize/authorize-effects.ts';
import { createCaCertificates } from '#core/portal/ca-certificates.ts';
import { outsideLink } from '#host/outside-link.ts';
import { findOpener, openBySystem } from '#host/system-opener.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import { answerReading, type SigningWish } from './authorize-signing.ts';
import type { CommandContext } from './command-context.ts';
import { driveFlow, takeBeforehand } from './drive-flow.ts';
import { type CommandSession, withPortalSession } from './portal-session.ts';
import { chooseReader } from './readers.ts';
import { runWithReaders } from './with-readers.ts';

interface AuthorizeOptions extends SigningWish {
  readonly code?: string;
  readonly seenHere?: true;
  readonly give?: string;
  readonly keep?: string;
  readonly readFace?: true;
}

interface LinkedOptions {
  readonly revoke?: true;
  readonly erase?: true;
}

const wishSchema = z.strictObject({ give: z.array(claimSchema).max(10), keep: keepSchema.optional() });

/** Answers a site that asks in a browser on this computer, or by a code on another screen. */
export function runAuthorize(link: string | undefined, options: AuthorizeOptions): Promise<void> {
  const openerPath = findOpener();
  const open = openerPath === undefined ? undefined : async ({ href }: URL) => openBySystem(openerPath, href);
  return runWithReaders(options, (transport, context) => authorize(transport, context, { link, ...options, open }));
}

/** What a site was given before, ended where `revoke` says so. */
export function runLinkedSites(client: string | undefined, options: LinkedOptions): Promise<void> {
  return runWithReaders(options, (transport, context) =>
    withPortalSession(transport, context, ['auth'], (session) => linkedSites(session, context, { ...options, client })),
  );
}

/** `open` leads a browser to the page of return. Gives nothing but a name at this site where `give` names no more. */
export async function authorize(
  transport: CardTransport,
  context: CommandContext,
  options: AuthorizeOptions & {
    readonly link: string | undefined;
    readonly open: ((page: URL) => Promise<void>) | undefined;
  },
): Promise<Outcome<void>> {
  const portal = context.portal();
  if (!portal.ok) return portal;
  const wish = wishSchema.safeParse({
    give: (options.give ?? 'openid').split(','),
    ...(options.keep === undefined ? {} : { keep: options.keep }),
  });
  if (!wish.success)
    return failed({ code: 'usage', detail: '--give takes claims with commas between, --keep once, days90 or year' });
  const handle = handleOf(options);
  if (!handle.ok) return handle;
  if ('launch' in handle.value && options.open === undefined) return failed({ code: 'browserUnavailable' });
  const isHere = 'launch' in handle.value || options.seenHere === true;
  if (!isHere && !(await context.secrets.agrees(context.words.prompts.codeSeen))) return failed({ code: 'cancelled' });
  const slots = options.readFace === true ? (['text', 'auth'] as const) : (['auth'] as const);
  const pinAtHand = await takeBeforehand(context, slots);
  if (!pinAtHand.ok) return pinAtHand;
  const chosen = await chooseReader(transport, context);
  if (!chosen.ok) return chosen;
  const { clock, uuid } = context;
  let claimed: ClaimedRequest | undefined;
  let passwordAtHand: typeof pinAtHand.value;
  const given = await driveFlow({
    machine: authorizeMachine(handle.value, chosen.value.devices),
    perform: authorizeEffects({
      portal: portal.value,
      authorities: createCaCertificates(portal.value),
      cards: {
        transport,
        memory: createReaderMemory(),
        onCardUsed: () => undefined,
        ...(pinAtHand.value === undefined
          ? {}
          : { pinAtHand: (slot: PinSlot) => pinAtHand.value?.(slot) ?? passwordAtHand?.(slot) }),
      },
      clock,
      uuid,
      // No command answers what a site asks without a browser.
      session: { token: () => undefined, lost: () => undefined },
      ...(options.open === undefined ? {} : { openReturnPage: options.open }),
      onClaimed: (one) => (claimed = one),
    }),
    async answer(state) {
      if (state.at !== 'reading')
        return answerOf(state, { ...wish.data, readsFace: options.readFace === true }, context);
      const answer = await answerReading(state, options, { context, portal: portal.value });
      // The password of signatures comes second, and only where something is to be signed.
      const isSigned = (state.answer.claimed.view.transaction?.items ?? []).length > 0;
      if (!isSigned || passwordAtHand !== undefined || answer === undefined || 'stop' in answer) return answer;
      const password = await takeBeforehand(context, ['sign']);
      if (!password.ok) return { stop: password.failure };
      passwordAtHand = password.value;
      return answer;
    },
    context,
    transport,
  });
  if (given.ok) return show(given.value, context);
  if (claimed !== undefined) await refuseRequest(portal.value, claimed);
  return given;
}

function handleOf({
  link,
  code,
}: {
  readonly link: string | undefined;
  readonly code?: string;
}): Outcome<RequestHandle> {
  if ((link === undefined) === (code === undefined)) return failed({ code: 'usage', detail: 'a LINK, or --code' });
  if (code !== undefined) {
    const typed = requestCodeSchema.safeParse({ code: typedCode(code) });
    return typed.success ? success(typed.data) : failed({ code: 'usage', detail: '--code takes 8 letters' });
  }
  const found = outsideLink(link ?? '');
  return found !== undefined && 'launch' in found
    ? success(found)
    : failed({ code: 'usage', detail: 'the link is none of a site’s request' });
}

/** A command goes on by what it was told: what was not named is not given, and is said before the card is asked. */
function answerOf(
  state: AuthorizeState,
  {
    give,
    keep,
    readsFace,
  }: { readonly give: readonly Claim[]; readonly keep?: Keep | undefined; readonly readsFace: boolean },
  { output, words }: CommandContext,
) {
  switch (state.at) {
    case 'choosing': {
      const { view } = state.claimed;
      const unasked = give.find((claim) => !view.asked.some((one) => one.claim === claim));
      if (unasked !== undefined) return { stop: { code: 'claimNotAllowed' as const } };
      if (readsFace && !view.acceptsStated) return { stop: { code: 'claimNotAllowed' as const } };
      const asked = view.asked.map(({ claim }) => claim).join(', ');
      output.progress(words.told.siteAsks(visibleText(view.operator.legalName), visibleText(view.origin), asked));
      return { tell: { type: 'claimsChosen' as const, given: give, keep, readsFace } };
    }
    case 'comparing':
      return { tell: { type: 'releaseConfirmed' as const, without: [] } };
    case 'interrupted':
      return { stop: state.failure };
    default:
      return undefined;
  }
}

function show({ view, given, number }: Given, { output }: CommandContext): Outcome<void> {
  const { client, origin, path } = view;
  const signed = view.transaction === null ? {} : { signed: view.transaction.items.length };
  output.result({ client, origin, given, path, ...signed, ...(number === null ? {} : { number }) }, () =>
    [visibleText(origin), given.join(','), path, number ?? ''].join('\t'),
  );
  return success(undefined);
}

export async function linkedSites(
  { portal, opened: { token } }: CommandSession,
  { output, signal, words }: CommandContext,
  { client, revoke, erase }: LinkedOptions & { readonly client: string | undefined },
): Promise<Outcome<void>> {
  const named = clientIdSchema.optional().safeParse(client);
  if (!named.success) return failed({ code: 'usage', detail: 'the client is that of a linked site' });
  const act = erase ? 'eraseAtSite' : revoke ? 'revokeLinkedSite' : undefined;
  if (act !== undefined && named.data === undefined) {
    return failed({ code: 'usage', detail: '--revoke and --erase take the client of a linked site' });
  }
  const listed =
    act !== undefined && named.data !== undefined
      ? await portal.call(act, { params: { client: named.data }, token, signal })
      : await portal.call('listLinkedSites', { token, signal });
  if (!listed.ok) return listed;
  const sites = listed.value.sites.filter((site) => named.data === undefined || site.client === named.data);
  if (named.data !== undefined && sites.length === 0) return failed({ code: 'consentUnknown' });
  const line = ({
    state,
    client: id,
    legalName,
    origin,
    path,
    given,
    since,
    until,
    signatures,
  }: LinkedSites['sites'][number]) =>
    [
      state,
      id,
      visibleText(legalName),
      visibleText(origin),
      path,
      given.join(','),
      since,
      until,
      words.told.signatures(signatures.made, signatures.unseen),
    ].join('\t');
  output.result({ sites }, () => sites.map(line).join('\n'));
  return success(undefined);
}
