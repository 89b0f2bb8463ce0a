import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { calendarDateSchema, municipalityCodeSchema } from '#contract/values/brands.ts';
import { QUIET_HOURS } from '#contract/values/quiet-hours.ts';
import { createDirectory, loadDirectory } from '#portal/catalogue/directory.ts';
import { type LineChoice, REGIONS, ROWS } from '#portal/line/line-choice.ts';
import { type LineFriend, type LineGround, NEW_FRIEND, stepConversation } from '#portal/line/line-conversation.ts';
import type { LineIntent } from '#portal/line/line-intent.ts';
import { type LineView, messagesOf } from '#portal/line/line-messages.ts';
import { GENERATED_SEED, generatedCount } from '../../../support/generated-counts.ts';
import { limitsBroken, type SeenMessage } from '../../../support/line/line-stand-in.ts';

const TODAY = calendarDateSchema.parse('2026-11-29');
const AREA = municipalityCodeSchema.parse('131130');
const LONG = { ja: '長い題名'.repeat(20), easy: 'ながい だいめい'.repeat(20), en: 'a long title '.repeat(20) };

let ground: LineView & LineGround;
beforeAll(async () => {
  const directory = createDirectory([], await loadDirectory());
  ground = {
    today: TODAY,
    knowsArea: (area) => directory.find(area) !== undefined,
    areasNamed: (text) =>
      directory
        .search(text)
        .slice(0, 13)
        .map(({ code }) => code),
    findArea: (area) => directory.find(area),
    within: (prefecture) => directory.within(prefecture),
    search: (_, words) =>
      words.length % 2 === 0
        ? { services: [], suggestions: ['児童手当'] }
        : {
            services: Array.from({ length: 30 }, (_one, n) => ({
              id: `long-${n}`,
              title: LONG,
              deadlineText: LONG,
              municipality: { code: AREA },
            })),
            suggestions: [],
          },
    fitting: (_, children) =>
      children.map((_child, n) => ({ id: `long-${n}`, title: LONG, lastDay: { day: TODAY, isAbout: true } })),
    pageUrl: (area, id) => `https://portal.example/go/procedure/${area}/${id}`,
  };
});

const prefecture = fc.integer({ min: 1, max: 47 }).map((n) => String(n).padStart(2, '0'));
const kind = fc.constantFrom('born' as const, 'due' as const);
const child = fc.record({
  kind,
  month: fc
    .tuple(fc.integer({ min: 2000, max: 2030 }), fc.integer({ min: 1, max: 12 }))
    .map(([year, month]) => `${year}-${String(month).padStart(2, '0')}`),
});
const bare = fc.constantFrom(
  ...(
    [
      'regions',
      'another',
      'noChild',
      'done',
      'now',
      'find',
      'settings',
      'stop',
      'resume',
      'pause',
      'erase',
      'eraseSurely',
      'keep',
      'changeArea',
      'changeChildren',
      'link',
      'unlink',
      'help',
    ] as const
  ).map((is) => ({ is })),
);
const choice: fc.Arbitrary<LineChoice> = fc.oneof(
  bare,
  fc.record({ is: fc.constant('region' as const), region: fc.constantFrom(...REGIONS) }),
  fc.record({ is: fc.constant('prefecture' as const), prefecture }),
  fc.record({
    is: fc.constant('row' as const),
    prefecture,
    row: fc.constantFrom(...ROWS),
    page: fc.integer({ min: 0, max: 3 }),
  }),
  fc.constant({ is: 'area' as const, area: AREA }),
  fc.record({ is: fc.constant('years' as const), kind, page: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ is: fc.constant('months' as const), kind, year: fc.integer({ min: 2000, max: 2030 }) }),
  fc.record({ is: fc.constant('child' as const), child }),
  fc.record({ is: fc.constant('removeChild' as const), child }),
  fc.record({ is: fc.constant('quiet' as const), hours: fc.constantFrom(...QUIET_HOURS) }),
  fc.record({
    is: fc.constant('language' as const),
    language: fc.constantFrom('ja' as const, 'easy' as const, 'en' as const),
  }),
);
const intent: fc.Arbitrary<LineIntent> = fc.oneof(
  { weight: 8, arbitrary: choice.map((one) => ({ is: 'pressed' as const, choice: one })) },
  fc.constantFrom<LineIntent>({ is: 'followed' }, { is: 'number' }, { is: 'attachment' }, { is: 'end' }),
  fc.string({ maxLength: 40 }).map((words) => ({ is: 'words' as const, words })),
  child.map(({ month }) => ({ is: 'month' as const, month })),
);

describe(`the conversation on LINE, seed ${GENERATED_SEED}`, () => {
  it('answers whatever is done, in every language, within what LINE shows, and remembers no more than it may', () => {
    fc.assert(
      fc.property(fc.array(intent, { maxLength: 30 }), (intents) => {
        let friend: LineFriend = NEW_FRIEND;
        for (const wanted of intents) {
          const step = stepConversation(friend, wanted, ground);
          expect(step.says.length).toBeGreaterThan(0);
          for (const language of ['ja', 'easy', 'en'] as const) {
            const messages = messagesOf(step.says, { ...step.friend, language }, ground) as SeenMessage[];
            expect(limitsBroken(messages)).toEqual([]);
            expect(messages.length).toBeLessThanOrEqual(5);
            expect(messages.at(-1)?.quickReply?.items.length ?? 0).toBeLessThanOrEqual(13);
          }
          ({ friend } = step);
          expect(friend.children.length).toBeLessThanOrEqual(8);
        }
      }),
      { seed: GENERATED_SEED, numRuns: generatedCount(300, 20_000) },
    );
  });

  it('stops before it answers, whatever was asked before', () => {
    fc.assert(
      fc.property(fc.array(intent, { maxLength: 10 }), (intents) => {
        const friend = intents.reduce((before, wanted) => stepConversation(before, wanted, ground).friend, NEW_FRIEND);
        for (const wanted of [{ is: 'pressed', choice: { is: 'stop' } }, { is: 'end' }] as const) {
          expect(stepConversation(friend, wanted, ground).friend.pushes).toEqual({ are: 'stopped' });
        }
      }),
      { seed: GENERATED_SEED, numRuns: generatedCount(100, 5_000) },
    );
  });
});
