import type { NativeRequestStep } from '#contract/app/flows/native-request-flow.ts';
import type { NativeAsked } from '#contract/card/native-request.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { parseDigestInfo } from '#pki/der/digest-info.ts';
import { cardCommands, givePin } from '../card/card-commands.ts';
import { cardAsks, cardView } from '../card/card-view.ts';
import { type CardEnvironment, performCardEffect, tagged } from '../card/perform-card-effect.ts';
import { lastStep, windowFlow } from '../flow/window-flow.ts';
import type { Clock } from '../ports/ports.ts';
import { type CardReply, nativeCardSteps } from './native-card-steps.ts';
import type { NativeDesk, PendingRequest } from './native-desk.ts';
import {
  type NativeRequestEffect,
  type NativeRequestEvent,
  type NativeRequestState,
  nativeRequestMachine,
} from './native-request.ts';

/** A person who is asked looks at the page first; one who agreed looks for the card. */
const WAITS_MS = { agreeing: 120_000, card: 300_000 } as const;

interface NativePlace {
  readonly cards: CardEnvironment;
  readonly clock: Clock;
  readonly nativeRequests: Pick<NativeDesk, 'has' | 'take'>;
  devices(): ReaderServiceState | undefined;
}

export const nativeRequestFlow = windowFlow<
  'nativeRequest',
  NativePlace,
  NativeRequestState,
  NativeRequestEvent,
  NativeRequestEffect
>({
  name: 'nativeRequest',
  refusal: ({ nativeRequests }, { request }) => (nativeRequests.has(request) ? undefined : { code: 'requestUnknown' }),
  begin({ request: id }, { cards, clock, nativeRequests, devices }) {
    const pending = nativeRequests.take(id);
    const asked = askedOf(pending);
    // Not in the state: a window is shown states, and what the card gave is the browser's alone.
    let reply: CardReply | undefined;
    const steps = tagged(nativeCardSteps(pending.request, clock.nowMs), (given) => {
      reply = given;
    });
    return {
      machine: nativeRequestMachine(pending.request.use, devices()),
      async perform(effect, context) {
        if (effect.do === 'wait') {
          await clock.wait(WAITS_MS[effect.what], context.signal);
          return { type: 'waitedFor', what: effect.what };
        }
        return performCardEffect(cards, steps, effect.effect, context);
      },
      view: (state) => ({ asked, step: nativeRequestStep(state) }),
      asks: (state) => (state.at === 'agreeing' ? 'form' : cardAsks(state.card)),
      commands: { ...cardCommands, ...givePin, agreeToCardUse: () => success({ type: 'agreed' }) },
      afterwards: {},
      onEnd(ending) {
        const given = reply;
        reply = undefined;
        pending.settle(
          ending.how === 'done' && given !== undefined
            ? success(given)
            : failed(ending.how === 'failed' ? ending.failure : { code: 'cancelled' }),
        );
      },
    };
  },
});

function askedOf({ request, isStranger }: PendingRequest): NativeAsked {
  const { use, extension, origin, digestInfos } = request;
  const digests = digestInfos.map((info) => Buffer.from(parseDigestInfo(info)?.digest ?? []).toString('hex'));
  return { use, extension, origin, digests, isStranger };
}

function nativeRequestStep(state: NativeRequestState): NativeRequestStep {
  switch (state.at) {
    case 'agreeing':
      return { at: 'agreeing' };
    case 'card':
      return { at: 'card', card: cardView(state.card) };
    case 'releasing':
    case 'ended':
      return lastStep(state, () => ({ at: 'done' }) as const);
  }
}
