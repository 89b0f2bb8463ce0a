import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { PinSlot, ReaderName } from '#contract/values/brands.ts';
import type { SecretBytes } from '#contract/values/secret-bytes.ts';
import type { CardSession } from '#native-bridge/iso7816/card-commands.ts';
import type { ReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { CardChannel, CardTransport } from '#native-bridge/transport/card-transport.ts';
import type { CardAccessEffect, CardAccessEvent, CardFacts, CardWork } from './card-access.ts';

const BUSY_WAIT_MS = 5_000;

/** What a flow wants of the card, in the steps in which any card work is done. */
export interface CardSteps<App, Prepared, Result> {
  readonly slot: PinSlot;
  /** What must be had before the card is taken, so that the card never waits for the network. */
  prepare(signal: AbortSignal): Promise<Outcome<Prepared>>;
  open(channel: CardChannel, session: CardSession): Promise<Outcome<App>>;
  /** Reads what decides whether and how the PIN is asked. */
  inspect(app: App): Promise<Outcome<CardFacts>>;
  /** Makes sure that it is still the card that was inspected, before any PIN byte goes to it. */
  recognise(app: App, facts: CardFacts): Promise<Outcome<void>>;
  use(app: App, how: CardUse<Prepared>): Promise<Outcome<Result>>;
}

export interface CardUse<Prepared> {
  readonly facts: CardFacts;
  readonly pin: SecretBytes;
  readonly prepared: Prepared;
  report(doing: CardWork): void;
}

export interface CardEnvironment {
  readonly transport: CardTransport;
  readonly memory: ReaderMemory;
  /**
   * A secret the person gave beforehand for this very command (the command line); taken at most once. With it the card
   * is inspected and used in one sitting. A window never has one.
   */
  readonly pinAtHand?: (slot: PinSlot) => PinAtHand | undefined;
  /** Called after each use of a key with what it cost. */
  readonly onCardUsed: (slot: PinSlot, exchanges: number, cardMs: number) => void;
}

export interface PinAtHand {
  readonly pin: SecretBytes;
  /** True where the person agreed beforehand that the last try may be used. */
  readonly lastTryAccepted: boolean;
}

/** Carries out the effects of card access for one task. The card is held only inside these calls. */
export async function performCardEffect<App, Prepared, Result>(
  { transport, memory, pinAtHand, onCardUsed }: CardEnvironment,
  steps: CardSteps<App, Prepared, Result>,
  effect: CardAccessEffect,
  { signal, dispatch }: { readonly signal: AbortSignal; dispatch(event: CardAccessEvent<Result>): void },
): Promise<CardAccessEvent<Result>> {
  const { attempt, reader } = effect;
  const report = (doing: CardWork) => dispatch({ type: 'cardProgress', attempt, doing });

  return effect.do === 'useCard' ? spendPin(effect.facts, effect.pin) : inspectCard(pinAtHand?.(steps.slot));

  async function inspectCard(atHand: PinAtHand | undefined): Promise<CardAccessEvent<Result>> {
    const inspected = (outcome: Outcome<CardFacts>): CardAccessEvent<Result> => ({
      type: 'cardInspected',
      attempt,
      outcome,
    });
    const used = (outcome: Outcome<Result>): CardAccessEvent<Result> => ({ type: 'cardUsed', attempt, outcome });
    try {
      const prepared = atHand === undefined ? undefined : await steps.prepare(signal);
      if (prepared?.ok === false) return used(prepared);
      const sitting = await withApp(async (app) => {
        const facts = await steps.inspect(app);
        const mayUse =
          facts.ok && !facts.value.blocked && (facts.value.triesLeft > 1 || atHand?.lastTryAccepted === true);
        if (!facts.ok || !mayUse || atHand === undefined || prepared === undefined) return success(inspected(facts));
        const how = { facts: facts.value, pin: atHand.pin, prepared: prepared.value, report };
        return success(used(await steps.use(app, how)));
      });
      return sitting.ok ? sitting.value : inspected(sitting);
    } finally {
      atHand?.pin.wipe();
    }
  }

  async function spendPin(facts: CardFacts, pin: SecretBytes): Promise<CardAccessEvent<Result>> {
    try {
      const prepared = await steps.prepare(signal);
      const outcome = prepared.ok
        ? await withApp(async (app) => {
            const same = await steps.recognise(app, facts);
            return same.ok ? steps.use(app, { facts, pin, prepared: prepared.value, report }) : same;
          })
        : prepared;
      return { type: 'cardUsed', attempt, outcome };
    } finally {
      pin.wipe();
    }
  }

  async function withApp<T>(work: (app: App) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return withCard(transport, reader, signal, async (channel) => {
      const app = await steps.open(channel, { signal, memory });
      if (!app.ok) return app;
      const outcome = await work(app.value);
      onCardUsed(steps.slot, channel.exchanges, channel.cardMs);
      return outcome;
    });
  }
}

/** Takes the card, lends it, and lets it go whatever happened. */
export async function withCard<T>(
  transport: CardTransport,
  reader: ReaderName,
  signal: AbortSignal,
  use: (card: CardChannel) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  if (signal.aborted) return failed({ code: 'cancelled' });
  const connected = await transport.connect(reader, { signal, busyWaitMs: BUSY_WAIT_MS });
  if (!connected.ok) return connected;
  try {
    return await use(connected.value);
  } finally {
    await connected.value.release();
  }
}

/** The same steps, of whose result is said what it is. */
export function tagged<App, Prepared, Value, Tagged>(
  steps: CardSteps<App, Prepared, Value>,
  tag: (value: Value) => Tagged,
): CardSteps<App, Prepared, Tagged> {
  return taggedWithCard(steps, tag);
}

/** The same, with the certificate by which the card is known again. */
export function taggedWithCard<App, Prepared, Value, Tagged>(
  steps: CardSteps<App, Prepared, Value>,
  tag: (value: Value, card: Uint8Array | undefined) => Tagged,
): CardSteps<App, Prepared, Tagged> {
  return {
    ...steps,
    async use(app, how) {
      const used = await steps.use(app, how);
      return used.ok ? success(tag(used.value, how.facts.authCertificate)) : used;
    },
  };
}
