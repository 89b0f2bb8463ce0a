import type { KioskBeat, KioskFault } from '#contract/portal/kiosk-routes.ts';
import type { Environment } from '#core/ports/ports.ts';

type ReaderServiceState = Parameters<Parameters<Environment['transport']['watch']>[0]>[0];

/** `givenUp`: windows crashed too often, and no further one is opened. */
export type VisitEnd = 'ended' | 'crashed' | 'givenUp';

type Told = Pick<KioskBeat, 'state' | 'visits' | 'fault'>;

/** What a terminal knows of itself: codes and counts, nothing of who stood at it. */
export interface TerminalWatch {
  visit(how: VisitEnd): void;
  readers(state: ReaderServiceState): void;
  /** The portal was not told. */
  untold(): void;
  /** The program is about to end. */
  stopping(): void;
  /** What the portal is told next. */
  told(): Told;
  /** The portal has taken what was told: that is told no more, what went wrong since is. */
  taken(told: Told): void;
}

/** `onChange`: something that is worth telling before its time. */
export function createTerminalWatch(onChange: () => void): TerminalWatch {
  let visits = 0;
  let happened: KioskFault | undefined;
  let standing: KioskFault | undefined;
  let isGivenUp = false;
  let isStopping = false;

  function state(): KioskBeat['state'] {
    if (isGivenUp) return 'outOfService';
    if (isStopping) return 'stopped';
    return standing === undefined ? 'inService' : 'impaired';
  }

  return {
    visit(how) {
      if (how === 'ended') visits += 1;
      else happened = 'windowCrashed';
      if (how === 'givenUp') isGivenUp = true;
      if (how !== 'ended') onChange();
    },
    readers(now) {
      const before = standing;
      standing = faultOf(now);
      if (standing !== before) onChange();
    },
    untold() {
      happened ??= 'portalUnreachable';
    },
    stopping() {
      isStopping = true;
    },
    told: () => ({ state: state(), visits, fault: standing ?? happened ?? null }),
    taken({ fault }) {
      if (fault === happened) happened = undefined;
    },
  };
}

function faultOf(state: ReaderServiceState): KioskFault | undefined {
  if (state.service === 'down') return 'readerServiceDown';
  return state.readers.length === 0 ? 'readerMissing' : undefined;
}
