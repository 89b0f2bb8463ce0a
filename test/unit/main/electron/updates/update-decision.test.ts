import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideUpdate,
  msUntilMaintenance,
  type UpdateSituation,
} from '../../../../../main/electron/updates/update-decision.ts';
import { compareVersions } from '../../../../../main/electron/updates/version.ts';

const NIGHT = { enabled: true, maintenance: { fromHour: 22, toHour: 4 } };
const usual: UpdateSituation = {
  now: { hour: 12, minute: 0 },
  policy: undefined,
  publicTerminal: false,
  isInUse: false,
  installed: '1.2.3',
  refused: [],
  bucket: 50,
  offer: { version: '1.3.0', stagingPercentage: 100 },
  isDownloaded: true,
};

const versions = fc.oneof(
  fc.constantFrom('1.2.3', '1.2.4', '1.3.0-beta.1'),
  fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)).map((parts) => parts.join('.')),
);
const hours = fc.nat(23);
const policies = fc.option(
  fc.record(
    {
      enabled: fc.boolean(),
      channel: fc.constantFrom('stable' as const, 'beta' as const),
      maintenance: fc.record({ fromHour: hours, toHour: hours }).filter(({ fromHour, toHour }) => fromHour !== toHour),
    },
    { requiredKeys: [] },
  ),
  { nil: undefined },
);
const situations: fc.Arbitrary<UpdateSituation> = fc.record({
  now: fc.record({ hour: hours, minute: fc.nat(59) }),
  policy: policies as fc.Arbitrary<UpdateSituation['policy']>,
  publicTerminal: fc.boolean(),
  isInUse: fc.boolean(),
  installed: versions,
  refused: fc.array(versions, { maxLength: 3 }),
  bucket: fc.nat(99),
  offer: fc.record({
    version: versions,
    stagingPercentage: fc.nat(100),
    rollBackTo: fc.option(versions, { nil: undefined }),
  }),
  isDownloaded: fc.boolean(),
});
const touches = (situation: UpdateSituation) =>
  ['download', 'installOnQuit', 'installNow'].includes(decideUpdate(situation).action);

describe('What is done about an offered version', () => {
  it.each<[string, Partial<UpdateSituation>, string, string]>([
    ['is fetched', { isDownloaded: false }, 'download', 'newer'],
    ['waits for the window to be closed', {}, 'installOnQuit', 'newer'],
    ['waits for flow and session', { isInUse: true }, 'later', 'inUse'],
    ['is fetched later while somebody is at it', { isInUse: true, isDownloaded: false }, 'later', 'inUse'],
    ['is left where updates are off', { policy: { enabled: false } }, 'nothing', 'turnedOff'],
    ['is left where it is there', { installed: '1.3.0' }, 'nothing', 'upToDate'],
    ['is left where it did not start', { refused: ['1.3.0'] }, 'nothing', 'refused'],
    ['is left where it is older', { installed: '1.10.0' }, 'nothing', 'older'],
    ['waits for the maintenance hours', { policy: NIGHT }, 'later', 'outsideMaintenance'],
    ['comes before midnight', { policy: NIGHT, now: { hour: 22, minute: 0 } }, 'installNow', 'newer'],
    ['comes after midnight', { policy: NIGHT, now: { hour: 3, minute: 59 } }, 'installNow', 'newer'],
    ['is late at the last hour', { policy: NIGHT, now: { hour: 4, minute: 0 } }, 'later', 'outsideMaintenance'],
    ['has no hour at a public terminal', { publicTerminal: true }, 'nothing', 'noMaintenance'],
    ['is staged', { offer: { version: '1.3.0', stagingPercentage: 50 } }, 'nothing', 'notStaged'],
    ['is staged wider', { offer: { version: '1.3.0', stagingPercentage: 51 } }, 'installOnQuit', 'newer'],
    ['is a preview', { offer: { version: '1.3.0-beta.1', stagingPercentage: 100 } }, 'nothing', 'preview'],
    [
      'is a preview that was asked for',
      { offer: { version: '1.3.0-beta.1', stagingPercentage: 100 }, policy: { channel: 'beta' } },
      'installOnQuit',
      'newer',
    ],
    [
      'is gone back to by everybody',
      { offer: { version: '1.2.2', stagingPercentage: 0, rollBackTo: '1.2.2' } },
      'installOnQuit',
      'rollBack',
    ],
    [
      'is not gone back to for another’s sake',
      { offer: { version: '1.2.2', stagingPercentage: 100, rollBackTo: '1.2.1' } },
      'nothing',
      'older',
    ],
  ])('%s', (_title, differs, action, because) => {
    expect(decideUpdate({ ...usual, ...differs })).toEqual({ action, because });
  });

  it('never touches anything while a flow or session is there, or where updates are off', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        expect(touches({ ...situation, isInUse: true })).toBe(false);
        expect(touches({ ...situation, policy: { ...situation.policy, enabled: false } })).toBe(false);
      }),
    );
  });

  it('installs at a public terminal in its maintenance hours only', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const { action } = decideUpdate({ ...situation, publicTerminal: true });
        expect(action).not.toBe('installOnQuit');
        if (action === 'installNow') expect(msUntilMaintenance(situation.policy, situation.now)).toBeUndefined();
        if (situation.policy?.maintenance === undefined) expect(action).not.toBe('installNow');
      }),
    );
  });

  it('keeps what it decided when the roll-out grows', () => {
    fc.assert(
      fc.property(situations, fc.nat(100), (situation, more) => {
        const { offer } = situation;
        const wider = { ...offer, stagingPercentage: Math.min(100, offer.stagingPercentage + more) };
        if (touches(situation)) expect(decideUpdate({ ...situation, offer: wider })).toEqual(decideUpdate(situation));
      }),
    );
  });

  it('never takes a refused or an older version, but for the one that the list names to go back to', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const { offer, installed, refused } = situation;
        if (!touches(situation)) return;
        const isOlder = compareVersions(offer.version, installed) < 0;
        if (isOlder) expect(offer.rollBackTo).toBe(offer.version);
        else expect(refused).not.toContain(offer.version);
      }),
    );
  });
});

describe('Versions', () => {
  it('come in their order, a preview before its release', () => {
    const inOrder = ['0.9.10', '1.0.0-beta.2', '1.0.0-beta.10', '1.0.0', '1.0.1', '1.2.0', '1.10.0', '2.0.0'];
    expect(inOrder.toReversed().sort(compareVersions)).toEqual(inOrder);
  });
});

describe('The maintenance hours', () => {
  it.each([
    [21, 30, 30],
    [4, 0, 18 * 60],
    [12, 1, 9 * 60 + 59],
  ])('begin, at %i:%i, in %i minutes', (hour, minute, minutes) => {
    expect(msUntilMaintenance(NIGHT, { hour, minute })).toBe(minutes * 60_000);
  });

  it('are always ahead by at most a day, and then are there', () => {
    fc.assert(
      fc.property(situations, ({ policy, now }) => {
        const ms = msUntilMaintenance(policy, now);
        if (ms === undefined) return;
        expect(ms).toBeGreaterThan(0);
        const minutes = now.hour * 60 + now.minute + ms / 60_000;
        const then = { hour: Math.floor(minutes / 60) % 24, minute: minutes % 60 };
        expect(then).toEqual({ hour: policy?.maintenance?.fromHour, minute: 0 });
        expect(msUntilMaintenance(policy, then)).toBeUndefined();
      }),
    );
  });
});
