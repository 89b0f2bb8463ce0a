import type { ChangePinStep } from '#contract/app/flows/change-pin-flow.ts';
import { type ChangeablePin, changeablePinSchema } from '#contract/values/brands.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { samplePinChange } from './sample-snapshot.ts';

const BIRTH_DATE_REFUSED = { code: 'newPinRefused', slot: 'text', problem: 'birthDate' } as const;
const PIN_CHANGE_UNKNOWN = { code: 'pinChangeUnknown', slot: 'sign', triesLeft: null } as const;

export function pinChangeScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  const change = (
    name: string,
    slot: ChangeablePin,
    step: ChangePinStep,
    shows: GalleryEntry['shows'],
    ...presses: GalleryEntry['presses']
  ) => screen(`pin-change-${name}`, { at: 'pinChange' }, { flow: samplePinChange(slot, step) }, shows, ...presses);
  return [
    screen('pin-change', { at: 'pinChange' }, {}, (t) => t.pinChange.lead),
    ...changeablePinSchema.options.map((slot) =>
      change(`asking-${slot}`, slot, { at: 'card', card: asking(slot) }, (t) => t.pinChange.advice[slot]),
    ),
    change(
      'pressed-empty',
      'sign',
      { at: 'card', card: asking('sign') },
      (t) => failureTextOf(t.failures, { code: 'pinMalformed', slot: 'sign', problem: 'empty' }).title,
      (t) => t.pinChange.submit,
    ),
    change(
      'refused',
      'text',
      { at: 'card', card: { ...asking('text'), lastFailure: BIRTH_DATE_REFUSED } },
      (t) => failureTextOf(t.failures, BIRTH_DATE_REFUSED).title,
    ),
    change(
      'last-try',
      'sign',
      { at: 'card', card: { at: 'confirmingLastTry', slot: 'sign' } },
      (t) => t.pinChange.lastTodo,
    ),
    change(
      'working',
      'auth',
      { at: 'card', card: { at: 'usingCard', doing: 'changingPin' } },
      (t) => t.card.doing.changingPin,
    ),
    change('done', 'auth', { at: 'done' }, (t) => t.pinChange.done.auth),
    change(
      'unknown',
      'sign',
      { at: 'failed', failure: PIN_CHANGE_UNKNOWN },
      (t) => failureTextOf(t.failures, PIN_CHANGE_UNKNOWN).title,
    ),
  ];
}

function asking(slot: ChangeablePin) {
  return { at: 'awaitingPin', slot, triesLeft: 2, lastFailure: null } as const;
}
