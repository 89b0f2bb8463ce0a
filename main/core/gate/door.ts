import type { DoorAnswer } from '#contract/app/views/gate-view.ts';
import type { GateMode } from '#contract/portal/authorization.ts';
import type { ReaderName } from '#contract/values/brands.ts';
import { move, type Step, stay, unreachable } from '../flow/flow-machine.ts';

/**
 * What stands at the door. `next`: somebody else's card lies there before the answer is known. `turn` numbers the answers,
 * so that the end of an earlier one's time changes nothing.
 */
export type Door =
  | { readonly at: 'waiting'; readonly turn: number }
  | { readonly at: 'reading'; readonly turn: number; readonly isCardThere: boolean; readonly next: ReaderName | null }
  /** A flow asks for the PIN. */
  | { readonly at: 'withPin'; readonly turn: number }
  | {
      readonly at: 'answered';
      readonly turn: number;
      readonly answer: DoorAnswer;
      readonly isCardThere: boolean;
    };

export type DoorEvent =
  | { readonly type: 'cardThere'; readonly reader: ReaderName }
  | { readonly type: 'cardGone' }
  | { readonly type: 'answered'; readonly answer: DoorAnswer }
  /** The person wants to show by the PIN that the card is theirs. */
  | { readonly type: 'pinWanted' }
  /** An answer has stood long enough after its card was taken. */
  | { readonly type: 'shown'; readonly turn: number };

export type DoorEffect =
  | { readonly do: 'read'; readonly reader: ReaderName }
  | { readonly do: 'askPin' }
  | { readonly do: 'cancelPin' }
  | { readonly do: 'show'; readonly turn: number };

type DoorStep = Step<Door, DoorEffect>;

export const EMPTY_DOOR: Door = { at: 'waiting', turn: 0 };

/** One card after the other: read when it is laid down, answered, and the answer stays until the card is gone. */
export function stepDoor(mode: GateMode, door: Door, event: DoorEvent): DoorStep {
  switch (door.at) {
    case 'waiting':
      return event.type === 'cardThere' ? begin(mode, door, event.reader) : stay(door);
    case 'reading':
      switch (event.type) {
        case 'cardGone':
          return move({ ...door, isCardThere: false, next: null });
        case 'cardThere':
          return door.isCardThere ? stay(door) : move({ ...door, next: event.reader });
        case 'answered':
          // The answer is of a card that is gone, and would be taken for that of the card which lies there now.
          if (door.next !== null) return begin(mode, door, door.next);
          return answer(door.turn + 1, event.answer, door.isCardThere);
        default:
          return stay(door);
      }
    case 'withPin':
      switch (event.type) {
        case 'cardGone':
          return move({ at: 'reading', turn: door.turn, isCardThere: false, next: null }, [{ do: 'cancelPin' }]);
        case 'answered':
          return answer(door.turn + 1, event.answer, true);
        default:
          return stay(door);
      }
    case 'answered':
      switch (event.type) {
        case 'cardGone':
          return door.isCardThere ? answer(door.turn, door.answer, false) : stay(door);
        case 'cardThere':
          return door.isCardThere ? stay(door) : begin(mode, door, event.reader);
        case 'pinWanted':
          return mayBePinned(door) ? move({ at: 'withPin', turn: door.turn }, [{ do: 'askPin' }]) : stay(door);
        case 'shown':
          return event.turn === door.turn && !door.isCardThere ? move({ at: 'waiting', turn: door.turn }) : stay(door);
        default:
          return stay(door);
      }
    default:
      return unreachable(door);
  }
}

/** A renewed card, and a phone, are known by the PIN where they are not by the tap. */
export function mayBePinned(door: Door): boolean {
  return door.at === 'answered' && door.isCardThere && ['unknown', 'pinNeeded', 'stopped'].includes(door.answer);
}

function begin(mode: GateMode, { turn }: Door, reader: ReaderName): DoorStep {
  return mode === 'tap'
    ? move({ at: 'reading', turn, isCardThere: true, next: null }, [{ do: 'read', reader }])
    : move({ at: 'withPin', turn }, [{ do: 'askPin' }]);
}

function answer(turn: number, told: DoorAnswer, isCardThere: boolean): DoorStep {
  return move({ at: 'answered', turn, answer: told, isCardThere }, isCardThere ? [] : [{ do: 'show', turn }]);
}
