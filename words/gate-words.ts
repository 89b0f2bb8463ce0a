import type { DoorAnswer } from '#contract/app/views/gate-view.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { gate as easy } from './easy/gate.ts';
import { gate as en } from './en/gate.ts';
import { gate as ja } from './ja/gate.ts';

/** What a terminal at the door of an event says, in all languages at once: nobody chooses one on the way in. */
export interface GateWords {
  readonly opening: GateTold;
  readonly refused: GateTold;
  readonly waiting: GateTold;
  readonly waitingForPin: GateTold;
  readonly reading: GateTold;
  readonly answers: Readonly<Record<DoorAnswer, GateTold>>;
  readonly byPin: string;
  /** For who stands beside the door. */
  readonly offline: string;
  readonly untold: (entries: number) => string;
  readonly alarms: (entries: number) => string;
}

export interface GateTold {
  readonly title: string;
  readonly todo: string;
}

export const GATE_WORDS: Readonly<Record<Language, GateWords>> = { ja, easy, en };
