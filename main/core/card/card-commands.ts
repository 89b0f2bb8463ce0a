import type { HandlerParams } from '#contract/app/ipc-server.ts';
import { checkPinForm } from '#contract/card/pin-rule.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type CardAccessEvent, cardOf } from './card-access.ts';

type PersonEvent<Type extends CardAccessEvent<never>['type']> = Outcome<
  Extract<CardAccessEvent<never>, { readonly type: Type }>
>;

/** What a person tells any flow on its way to the card. */
export const cardCommands = {
  chooseReader: ({ reader }: Pick<HandlerParams<'chooseReader'>, 'reader'>): PersonEvent<'readerChosen'> =>
    success({ type: 'readerChosen', reader }),
  acceptLastTry: (): PersonEvent<'lastTryAccepted'> => success({ type: 'lastTryAccepted' }),
  resumeFlow: (): PersonEvent<'resumed'> => success({ type: 'resumed' }),
};

/** Takes the one secret that a flow asks for; `staleCommand` where it asks for none. */
export const givePin = {
  givePin(
    { pin }: Pick<HandlerParams<'givePin'>, 'pin'>,
    state: { readonly at: string },
  ): PersonEvent<'pinGiven' | 'pinMalformed'> {
    const card = cardOf(state);
    if (card?.phase.at !== 'awaitingPin') return failed({ code: 'staleCommand' });
    const form = pin.check((bytes) => checkPinForm(card.slot, bytes));
    return success(form.ok ? { type: 'pinGiven', pin } : { type: 'pinMalformed', failure: form.failure });
  },
};
