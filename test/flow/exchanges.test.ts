import { beforeAll, describe, expect, inject, it } from 'vitest';
import { openPracticeAuthority, type PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import type { VirtualCardOptions } from '#native-bridge/simulator/virtual-card.ts';
import { recordFlows } from '../support/card/flow-exchanges.ts';

let holder: PracticeHolder;
beforeAll(async () => {
  holder = await (await openPracticeAuthority(inject('practiceFolder'), Date.now())).holder('ordinary');
});

const FULL: VirtualCardOptions = {};
const SHORT: VirtualCardOptions = { extendedLength: 'refused' };
const PLAIN: VirtualCardOptions = { extendedLength: 'refused', shortFileIds: 'refused' };

describe('commands that a flow needs, as few as the card allows', () => {
  it.each([
    ['login in one sitting', 'extended length', FULL, 5],
    // One less than with the longest certificates seen, see jpki-app.test.ts: the practice card's takes six blocks.
    ['login in one sitting', 'short length', SHORT, 11],
    ['login in one sitting', 'short length, no short identifiers', PLAIN, 16],
    ['login in the window', 'extended length', FULL, 7],
    ['attributes in one sitting', 'extended length', FULL, 5],
    ['card serial', 'extended length', FULL, 2],
  ] as const)('%s, %s', async (flow, _lengths, options, count) => {
    const [recorded] = await recordFlows(holder, [flow], options);
    expect(recorded?.all.length).toBe(count);
  });

  it.each([
    ['login in the window', 4],
    ['signing a document', 5],
    // Two of them make sure that it is the same card still: SELECT of the JPKI application, and its certificate.
    ['attributes', 6],
  ] as const)('%s, once the secret is typed', async (flow, count) => {
    const [recorded] = await recordFlows(holder, [flow], FULL);
    expect(recorded?.afterPin.length).toBe(count);
  });
});
