import type { DoorAnswer, GateView } from '#contract/app/views/gate-view.ts';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import type { Gate, GateFile } from '#contract/portal/gate-routes.ts';
import type { ReaderName } from '#contract/values/brands.ts';
import { gateTagOf } from '#documents/authorization/gate-tag.ts';
import { type JpkiApp, openJpkiApp } from '#native-bridge/apps/jpki-app.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { isShownAfterPin } from '../card/key-steps.ts';
import { type CardEnvironment, type CardSteps, withCard } from '../card/perform-card-effect.ts';
import type { Ending } from '../flow/flow-machine.ts';
import type { CaCertificates } from '../portal/ca-certificates.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { LogEntry } from '../ports/log.ts';
import type { Clock, PortalFetch, UntoldEntries } from '../ports/ports.ts';
import { newNonce } from '../sign-in/new-nonce.ts';
import { loginProofSteps, type SignedProof } from '../sign-in/proof-steps.ts';
import { type Door, type DoorEffect, type DoorEvent, EMPTY_DOOR, mayBePinned, stepDoor } from './door.ts';
import { createGateLink } from './gate-link.ts';

/** How long an answer stays after its card was taken. */
const SHOWN_MS = 4_000;
const PIN_WITHIN_MS = 60_000;

/** One asking for the PIN: what the card does, and what its end is told to. */
interface AskedPin {
  readonly steps: CardSteps<JpkiApp, string, SignedProof>;
  readonly onEnd: (ending: Ending<SignedProof>) => void;
}

/** A terminal at the door of an event. */
export interface GateDesk {
  view(): GateView;
  start(): void;
  devicesChanged(state: ReaderServiceState): void;
  mayAskPin(): boolean;
  /** Throws where none may be asked. */
  askPin(): AskedPin;
  stop(): void;
}

interface GateTools {
  readonly file: GateFile;
  readonly untold: UntoldEntries;
  readonly fetch: PortalFetch;
  readonly clock: Clock;
  readonly uuid: () => string;
  readonly log: (entry: LogEntry) => void;
  readonly here: () => {
    readonly portal: PortalClient;
    readonly cards: CardEnvironment;
    readonly authorities: CaCertificates;
  };
  readonly onChange: (view: GateView) => void;
  readonly beginPin: () => Promise<Outcome<unknown>>;
  readonly cancelPin: () => void;
  readonly onBug: (error: unknown) => void;
}

export function createGateDesk(tools: GateTools): GateDesk {
  const { file, untold, fetch, clock, uuid, log, here, onChange, beginPin, cancelPin, onBug } = tools;
  const stopping = new AbortController();
  const { signal } = stopping;
  const link = createGateLink({ file, untold, fetch, clock, uuid, portal: () => here().portal, signal, onNews, onBug });
  let door: Door = EMPTY_DOOR;
  let devices: ReaderServiceState | undefined;
  let reader: ReaderName | undefined;
  let cardAtMs = 0;
  let cardMs = 0;
  let shown = JSON.stringify(view());
  let linkTold: GateView['link'] = 'opening';

  function view(): GateView {
    const { gate, link: linked, book } = link.now();
    return {
      name: gate?.name ?? null,
      mode: gate?.mode ?? null,
      link: linked,
      untold: book.untold.length,
      alarms: book.alarms,
      door:
        door.at === 'answered'
          ? { at: 'answered', answer: door.answer, isCardThere: door.isCardThere }
          : { at: door.at === 'waiting' ? 'waiting' : 'reading' },
    };
  }

  function show(): void {
    const now = view();
    const text = JSON.stringify(now);
    if (signal.aborted || text === shown) return;
    shown = text;
    onChange(now);
  }

  function onNews(): void {
    const { link: linked } = link.now();
    if (linked !== linkTold) log({ event: 'gateLink', link: linked });
    linkTold = linked;
    show();
    look();
  }

  function happen(event: DoorEvent): void {
    if (signal.aborted) return;
    const { state, effects } = stepDoor(link.now().gate?.mode ?? 'tap', door, event);
    door = state;
    show();
    for (const effect of effects) attend(perform(effect));
  }

  async function perform(effect: DoorEffect): Promise<void> {
    switch (effect.do) {
      case 'read':
        return readAndAnswer(effect.reader);
      case 'askPin': {
        const begun = await beginPin();
        if (!begun.ok) answered('stopped');
        return;
      }
      case 'cancelPin':
        cancelPin();
        return;
      case 'show':
        await clock.wait(SHOWN_MS, signal);
        happen({ type: 'shown', turn: effect.turn });
    }
  }

  /** What ends with the desk is no bug. */
  function attend(work: Promise<unknown>): void {
    work.catch((error) => {
      if (!signal.aborted) onBug(error);
    });
  }

  function answered(answer: DoorAnswer): void {
    log({ event: 'gateAnswered', answer, tookMs: Math.round(clock.nowMs() - cardAtMs), cardMs: Math.round(cardMs) });
    happen({ type: 'answered', answer });
  }

  async function readAndAnswer(from: ReaderName): Promise<void> {
    const { gate } = link.now();
    if (gate === undefined) return answered('unreadable');
    const tag = await readTag(from, gate);
    if (tag.ok) answered(await link.decide(tag.value));
    else answered(isShownAfterPin(tag.failure) ? 'pinNeeded' : 'unreadable');
  }

  /** All that is kept of a certificate is its tag. */
  function readTag(from: ReaderName, gate: Gate): Promise<Outcome<string>> {
    const { transport, memory } = here().cards;
    return withCard(transport, from, signal, async (channel) => {
      const app = await openJpkiApp(channel, { signal, memory });
      const certificate = app.ok ? await app.value.readCertificate('auth') : app;
      cardMs = channel.cardMs;
      if (!certificate.ok) return certificate;
      const tag = gateTagOf(keyOf(gate), certificate.value);
      certificate.value.fill(0);
      return success(tag);
    });
  }

  /** A card that lies there before the gate is open waits for it. */
  function look(): void {
    const isOpen = ['live', 'offline'].includes(link.now().link);
    const slots = isOpen && devices?.service === 'running' ? devices.readers : [];
    const there = slots.find(({ card }) => card !== 'absent')?.name;
    if (there === reader) return;
    reader = there;
    if (there === undefined) {
      happen({ type: 'cardGone' });
      return;
    }
    cardAtMs = clock.nowMs();
    cardMs = 0;
    happen({ type: 'cardThere', reader: there });
  }

  async function answerProof({ proof }: SignedProof, tag: string | undefined): Promise<void> {
    const known = tag === undefined ? 'unknown' : await link.decide(tag);
    answered(known === 'unknown' ? await link.decideProof(proof) : known);
  }

  return {
    view,
    start: () => attend(link.keepUp()),

    devicesChanged(state) {
      devices = state;
      look();
    },

    mayAskPin: () => link.now().gate !== undefined && (door.at === 'withPin' || mayBePinned(door)),

    askPin() {
      const { gate } = link.now();
      if (gate === undefined) throw new Error('a gate that knows no event asks for no PIN');
      // The window may have begun it, and then nothing is left to begin.
      door = stepDoor(gate.mode, door, { type: 'pinWanted' }).state;
      const { portal, authorities } = here();
      let tag: string | undefined;
      const over = new AbortController();
      clock.wait(PIN_WITHIN_MS, AbortSignal.any([signal, over.signal])).then(cancelPin, () => undefined);
      const signer = { origin: portal.origin, authorities, clock, uuid };
      return {
        steps: loginProofSteps(signer, {
          purpose: 'gate',
          request: { event: file.event, terminal: file.terminal },
          challenge: async () => success(newNonce(uuid)),
          onSpent({ der }) {
            tag = gateTagOf(keyOf(gate), der);
          },
        }),
        onEnd(ending) {
          over.abort(new Error('the PIN is over'));
          if (ending.how === 'done') attend(answerProof(ending.result, tag));
          else answered('stopped');
        },
      };
    },

    stop: () => stopping.abort(new Error('the gate is closed')),
  };
}

const keyOf = ({ key }: Gate) => Buffer.from(key, 'base64url');
