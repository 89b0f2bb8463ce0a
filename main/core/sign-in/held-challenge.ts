import { type Outcome, success } from '#contract/failures/outcome.ts';
import type { EpochMs } from '#contract/values/brands.ts';
import type { Clock } from '../ports/ports.ts';

/** A challenge lives 120 s; one that a person thought too long over is asked for anew. */
const USABLE_MS = 80_000;

type Asked = { readonly challenge: string };

interface HeldChallenge {
  /** The one that is held, or another where it is spent or too old. */
  orAsk(ask: () => Promise<Outcome<Asked>>): Promise<Outcome<string>>;
  hold(asked: Asked): void;
  /** A card has signed it: it is good for nothing more. */
  spend(): void;
}

/** One challenge of a portal, from the moment it is asked for until a card signs it. */
export function holdChallenge(clock: Clock): HeldChallenge {
  let held: { readonly challenge: string; readonly since: EpochMs } | undefined;
  const hold = ({ challenge }: Asked) => {
    held = { challenge, since: clock.nowMs() };
    return challenge;
  };
  return {
    async orAsk(ask) {
      if (held !== undefined && clock.nowMs() - held.since <= USABLE_MS) return success(held.challenge);
      const asked = await ask();
      return asked.ok ? success(hold(asked.value)) : asked;
    },
    hold,
    spend() {
      held = undefined;
    },
  };
}
