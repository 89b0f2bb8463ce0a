import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DoorAnswer } from '#contract/app/views/gate-view.ts';
import { gateModeSchema } from '#contract/portal/authorization.ts';
import { readerNameSchema } from '#contract/values/brands.ts';
import { type Door, type DoorEffect, type DoorEvent, EMPTY_DOOR, stepDoor } from '#core/gate/door.ts';
import { GATE_WORDS } from '#words/gate-words.ts';

const reader = readerNameSchema.parse('Gate reader 00');
const events = fc.array(
  fc.oneof(
    fc.constant<DoorEvent>({ type: 'cardThere', reader }),
    fc.constant<DoorEvent>({ type: 'cardGone' }),
    fc.constant<DoorEvent>({ type: 'pinWanted' }),
    fc
      .constantFrom(...(Object.keys(GATE_WORDS.ja.answers) as DoorAnswer[]))
      .map((answer): DoorEvent => ({ type: 'answered', answer })),
    fc.nat(5).map((turn): DoorEvent => ({ type: 'shown', turn })),
  ),
  { maxLength: 40 },
);

function walk(mode: 'tap' | 'tapAndPin', happened: readonly DoorEvent[]) {
  let door: Door = EMPTY_DOOR;
  const effects: DoorEffect[] = [];
  for (const event of happened) {
    const next = stepDoor(mode, door, event);
    door = next.state;
    effects.push(...next.effects);
  }
  return { door, effects };
}

describe('the door of an event', () => {
  it('reads a card, shows what came of it, and waits for the next once the card is gone for a while', () => {
    const { door, effects } = walk('tap', [
      { type: 'cardThere', reader },
      { type: 'answered', answer: 'comeIn' },
      { type: 'cardGone' },
      { type: 'shown', turn: 1 },
    ]);
    expect(door).toEqual({ at: 'waiting', turn: 1 });
    expect(effects).toEqual([
      { do: 'read', reader },
      { do: 'show', turn: 1 },
    ]);
  });

  it('shows the answer for the next card whatever time an earlier one still had', () => {
    const { door } = walk('tap', [
      { type: 'cardThere', reader },
      { type: 'answered', answer: 'comeIn' },
      { type: 'cardGone' },
      { type: 'cardThere', reader },
      { type: 'answered', answer: 'alreadyIn' },
      { type: 'cardGone' },
      { type: 'shown', turn: 1 },
    ]);
    expect(door).toMatchObject({ at: 'answered', answer: 'alreadyIn' });
  });

  it('gives nobody the answer of the card before theirs, however soon they lay theirs down', () => {
    const soon: DoorEvent[] = [
      { type: 'cardThere', reader },
      { type: 'cardGone' },
      { type: 'cardThere', reader },
      { type: 'answered', answer: 'comeIn' },
    ];
    const { door, effects } = walk('tap', soon);
    expect(door).toMatchObject({ at: 'reading', isCardThere: true });
    expect(effects.filter(({ do: what }) => what === 'read')).toHaveLength(2);
    const gone = walk('tap', [...soon.slice(0, 3), { type: 'cardGone' }, { type: 'answered', answer: 'comeIn' }]);
    expect(gone.door).toMatchObject({ at: 'answered', answer: 'comeIn', isCardThere: false });
  });

  it('says that somebody comes in only where that was the last answer, and reads nothing where the PIN is the rule', () => {
    fc.assert(
      fc.property(fc.constantFrom(...gateModeSchema.options), events, (mode, happened) => {
        const { door, effects } = walk(mode, happened);
        if (door.at === 'answered') {
          const answers = happened.flatMap((event) => (event.type === 'answered' ? [event.answer] : []));
          expect(answers).toContain(door.answer);
        }
        expect(effects.some(({ do: what }) => what === 'read')).toBe(
          mode === 'tap' && happened.some(({ type }) => type === 'cardThere'),
        );
      }),
    );
  });
});
