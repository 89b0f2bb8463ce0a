import { readerNameSchema } from '../../values/brands.ts';
import { bytes } from '../method.ts';
import { command, secretCommand } from './flow-contract.ts';

/** What any flow is told on its way to the card. */
export const CARD_COMMANDS = {
  chooseReader: command({ reader: readerNameSchema }),
  acceptLastTry: command({}),
  /** Answers `interrupted`, `notSent`, `unsupportedCard`, and a `waitingForCard` with a last failure. */
  resumeFlow: command({}),
} as const;

/** The one secret that a flow asks for where `awaitingPin` stands. */
export const GIVE_PIN = { givePin: secretCommand({ pin: bytes(0, 64) }, ['pin']) } as const;
