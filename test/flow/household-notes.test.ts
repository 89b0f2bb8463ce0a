import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FamilyAnswers, familyAnswersSchema } from '#contract/family/answers.ts';
import { epochMs } from '#contract/values/brands.ts';
import { privateFiles } from '#host/private-files/private-files.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

const NOON = Date.parse('2026-12-01T12:00:00+09:00');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The last day to register this birth is 11 December, and told from the 4th. */
const BIRTH: FamilyAnswers = familyAnswersSchema.parse({
  municipality: '131318',
  events: ['birth'],
  given: { newChildren: ['2026-11-28'], children: [] },
  notKnown: [],
  facts: [{ path: 'people.me.publicServant', isKnown: true }],
});
const ON = { isOn: true, quiet: '21-8', isPaused: false } as const;

let portal: TestPortal;
let folder: string;
beforeAll(async () => {
  portal = await openTestPortal();
}, 60_000);
afterAll(() => portal.close());
beforeEach(() => {
  portal.clock.nowMs = NOON;
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-household-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

let asked: string[];
async function run(change: Parameters<typeof openTestCore>[1] = {}): Promise<TestCore> {
  asked = [];
  const files = privateFiles({
    folder,
    mainKey: async () => new Uint8Array(32).fill(3),
    nowMs: () => epochMs(portal.clock.nowMs),
  });
  const fault = (method: string, path: string) => {
    asked.push(`${method} ${path}`);
    return undefined;
  };
  return openTestCore(portal, { privateFiles: files, notesNews: true, fault, ...change });
}

/** A person whose household is kept, with notes of it; signed out again. */
async function withNotes(settings: Parameters<TestCore['core']['handlers']['changeHouseholdNotes']>[0] = ON) {
  const test = await run();
  await test.signIn();
  got(await test.core.handlers.keepFamily({ answers: BIRTH }));
  got(await test.core.handlers.changeHouseholdNotes(settings));
  got(await test.core.handlers.signOut({}));
  asked.length = 0;
  return test;
}

/** Lets the time come, hour by hour as the watch waits, and what follows from it. */
async function until(test: TestCore, atMs: number): Promise<void> {
  while (portal.clock.nowMs < atMs) {
    test.clock.advance(Math.min(HOUR_MS, atMs - portal.clock.nowMs));
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('what fits a household that is kept on a computer', () => {
  it('is noted once, with nobody signed in, when a last day is near, and nothing of it leaves the computer', async () => {
    const test = await withNotes();
    await until(test, NOON + 2 * DAY_MS);
    expect(test.noted).toEqual([]); // what was there when they turned it on is no news
    await until(test, Date.parse('2026-12-04T07:30:00+09:00'));
    expect(test.noted).toEqual([]);
    await until(test, Date.parse('2026-12-04T15:00:00+09:00'));
    expect(test.noted).toEqual(['ja']);
    await until(test, NOON + 5 * DAY_MS);
    expect(test.noted).toEqual(['ja']);
    expect(new Set(asked)).toEqual(new Set(['GET /family-rules']));
    expect(asked.length).toBeLessThanOrEqual(6); // once a day
  }, 60_000);

  it('is noted by an application that was opened anew, and not again', async () => {
    const first = await withNotes();
    await first.core.close();
    portal.clock.nowMs = Date.parse('2026-12-05T12:00:00+09:00');
    for (const noted of [['ja'], []]) {
      const next = await run();
      next.clock.advance(60_000);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(next.noted).toEqual(noted);
      await next.core.close();
    }
  });

  it.each([
    ['paused', { ...ON, isPaused: true }],
    ['turned off', { ...ON, isOn: false }],
  ])('is not noted while it is %s', async (_, settings) => {
    const test = await withNotes(settings);
    await until(test, NOON + 6 * DAY_MS);
    expect([test.noted, asked]).toEqual([[], []]);
  });

  it('waits for the end of the hours that the person chose', async () => {
    const test = await withNotes({ ...ON, quiet: '19-10' });
    await until(test, Date.parse('2026-12-04T09:45:00+09:00'));
    expect(test.noted).toEqual([]);
    await until(test, Date.parse('2026-12-04T15:00:00+09:00'));
    expect(test.noted).toEqual(['ja']);
  });

  it('is settled by who is signed in, found again, and gone with the answers', async () => {
    const test = await run();
    const { handlers } = test.core;
    expect(await handlers.changeHouseholdNotes(ON)).toMatchObject({ failure: { code: 'sessionRequired' } });
    await test.signIn();
    expect(got(await handlers.readHouseholdNotes({})).settings).toBeNull();
    got(await handlers.keepFamily({ answers: BIRTH }));
    const off = { isOn: false, quiet: '21-8', pausedUntil: null };
    expect(got(await handlers.readHouseholdNotes({})).settings).toEqual(off);
    const { settings } = got(await handlers.changeHouseholdNotes({ ...ON, isPaused: true }));
    expect(settings).toEqual({ isOn: true, quiet: '21-8', pausedUntil: '2026-12-31' });
    expect(got(await handlers.readHouseholdNotes({})).settings).toEqual(settings);
    got(await handlers.deleteFamily({}));
    got(await handlers.keepFamily({ answers: BIRTH }));
    expect(got(await handlers.readHouseholdNotes({})).settings).toEqual(off);
  });

  it('is told apart in the window: what opened, and what ends', async () => {
    const test = await run();
    const news = got(await test.core.handlers.readHouseholdNews({ answers: BIRTH }));
    expect(news.opened).toEqual(expect.arrayContaining(['birth-registration', 'child-allowance-claim']));
    portal.clock.nowMs = NOON + 20 * DAY_MS;
    const later = got(await test.core.handlers.readHouseholdNews({ answers: BIRTH }));
    expect(later.opened).not.toContain('child-allowance-claim');
  });

  it('is noted at no terminal for everybody', async () => {
    const test = await openTestCore(portal, { publicTerminal: true, notesNews: true });
    test.network.fault = (method, path) => {
      asked.push(`${method} ${path}`);
      return undefined;
    };
    await test.signIn();
    expect(got(await test.core.handlers.readHouseholdNotes({})).settings).toBeNull();
    expect(await test.core.handlers.keepFamily({ answers: BIRTH })).toMatchObject({ ok: false });
    asked.length = 0;
    await until(test, NOON + 6 * DAY_MS);
    expect([test.noted, asked.filter((one) => one.includes('family-rules'))]).toEqual([[], []]);
  });
});
