import type { CardChannel } from '#native-bridge/transport/card-transport.ts';
import { NewestMap } from '#platform/newest-map.ts';

/** What was learnt about one reader with one kind of card; `undefined` until it was tried. */
export interface ReaderAbilities {
  extendedLength: boolean | undefined;
  shortFileIds: boolean | undefined;
  /** Whether an empty VERIFY may be sent as four bytes. */
  fourByteCommands: boolean | undefined;
}

/** Speeds later sessions up; never identifies a card. */
export interface ReaderMemory {
  abilities(channel: Pick<CardChannel, 'reader' | 'atr'>): ReaderAbilities;
}

const MAX_REMEMBERED = 64;

/** Keeps at most 64 pairs of reader and ATR: readers that put a random number into the ATR would fill it. */
export function createReaderMemory(): ReaderMemory {
  const remembered = new NewestMap<string, ReaderAbilities>(MAX_REMEMBERED);
  return {
    abilities({ reader, atr }) {
      const key = `${reader}\n${Buffer.from(atr).toString('hex')}`;
      const known = remembered.get(key) ?? {
        extendedLength: undefined,
        shortFileIds: undefined,
        fourByteCommands: undefined,
      };
      remembered.set(key, known);
      return known;
    },
  };
}
