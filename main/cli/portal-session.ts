import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ActingMandate } from '#contract/portal/mandate-routes.ts';
import type { PinSlot, ReaderName } from '#contract/values/brands.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { CardEnvironment } from '#core/card/perform-card-effect.ts';
import { type CaCertificates, createCaCertificates } from '#core/portal/ca-certificates.ts';
import type { PortalClient } from '#core/portal/portal-client.ts';
import { loginMachine } from '#core/sign-in/login.ts';
import { loginEffects } from '#core/sign-in/login-effects.ts';
import { createSignIn, type OpenedSession, type SignIn } from '#core/sign-in/sign-in.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { CardTransport, ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import type { CommandContext } from './command-context.ts';
import { driveFlow, takeBeforehand } from './drive-flow.ts';
import { chooseReader } from './readers.ts';

/** A holder signed in at a portal for the length of one command, and what the card did for it. */
export interface CommandSession {
  readonly portal: PortalClient;
  /** Where somebody acts for another, with the token for that. */
  readonly opened: OpenedSession;
  /** By which the holder acts for another. */
  readonly mandate?: ActingMandate;
  readonly signIn: SignIn;
  readonly authorities: CaCertificates;
  readonly cards: CardEnvironment;
  readonly reader: ReaderName;
  readonly devices: ReaderServiceState;
  /** Command APDUs and time in reader and card, so far. */
  readonly cost: { exchanges: number; cardMs: number };
}

/** Signs in, lends the session, and signs out again whatever happened. */
export async function withPortalSession(
  transport: CardTransport,
  context: CommandContext,
  slots: readonly PinSlot[],
  use: (session: CommandSession) => Promise<Outcome<void>>,
): Promise<Outcome<void>> {
  const portal = context.portal();
  if (!portal.ok) return portal;
  const pinAtHand = await takeBeforehand(context, slots);
  if (!pinAtHand.ok) return pinAtHand;
  const chosen = await chooseReader(transport, context);
  if (!chosen.ok) return chosen;
  const { reader, devices } = chosen.value;
  const { clock, uuid, signal } = context;
  const authorities = createCaCertificates(portal.value);
  const signIn = createSignIn({ portal: portal.value, authorities, clock, uuid, place: 'command' });
  const cost = { exchanges: 0, cardMs: 0 };
  const cards: CardEnvironment = {
    transport,
    memory: createReaderMemory(),
    ...(pinAtHand.value === undefined ? {} : { pinAtHand: pinAtHand.value }),
    onCardUsed(_, exchanges, cardMs) {
      cost.exchanges += exchanges;
      cost.cardMs += cardMs;
    },
  };
  const opened = await driveFlow({
    machine: loginMachine(devices, reader),
    perform: loginEffects(signIn, cards, { opened: () => undefined }),
    answer: (state) => (state.at === 'interrupted' ? { stop: state.failure } : undefined),
    context,
    transport,
  });
  if (!opened.ok) return opened;
  const { token } = opened.value;
  try {
    return await use({ portal: portal.value, opened: opened.value, signIn, authorities, cards, reader, devices, cost });
  } finally {
    // The session is closed even when the command was told to stop.
    await portal.value.call('closeSession', { token, signal: signal.aborted ? new AbortController().signal : signal });
  }
}

/** An option of every command that can be done for another: by which registration. */
export interface ForOption {
  readonly for?: string;
}

/** Of the options of a command, that one. */
export function forOption({ for: registration }: ForOption): ForOption {
  return registration === undefined ? {} : { for: registration };
}

/**
 * As `withPortalSession`; with a registration for the principal of that mandate, which is said as progress. Fails with
 * `notInMandate` where it does not stand.
 */
export async function withSessionFor(
  transport: CardTransport,
  context: CommandContext,
  { slots, for: registration }: ForOption & { readonly slots: readonly PinSlot[] },
  use: (session: CommandSession) => Promise<Outcome<void>>,
): Promise<Outcome<void>> {
  const wanted = z.uuid().optional().safeParse(registration);
  if (!wanted.success) return failed({ code: 'usage', detail: '--for takes a registration; proxies lists them' });
  const mandate = wanted.data;
  if (mandate === undefined) return withPortalSession(transport, context, slots, use);
  return withPortalSession(transport, context, slots, async (own) => {
    const { portal } = own;
    const { output, words, signal } = context;
    const begun = await portal.call('beginActing', { body: { mandate }, token: own.opened.token, signal });
    if (!begun.ok) return begun;
    const { token, mandate: acting } = begun.value;
    output.progress(words.told.actingFor(visibleText(acting.name), acting.until));
    try {
      return await use({ ...own, opened: { ...own.opened, token }, mandate: acting });
    } finally {
      // The own session is awake again, to be closed.
      await portal.call('stopActing', { token, signal: signal.aborted ? new AbortController().signal : signal });
    }
  });
}

function roundedMs(ms: number): number {
  return Math.round(ms * 10) / 10;
}

export async function showSession(
  { portal, opened, cost }: CommandSession,
  { output }: CommandContext,
  totalMs: number,
): Promise<Outcome<void>> {
  const { subject, expiresAt } = opened;
  const report = {
    portal: portal.origin,
    subject,
    expiresAt,
    exchanges: cost.exchanges,
    cardMs: roundedMs(cost.cardMs),
    totalMs: roundedMs(totalMs),
  };
  output.result(report, () => `${portal.origin}: ${subject}`);
  return success(undefined);
}
