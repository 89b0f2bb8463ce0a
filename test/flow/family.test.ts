import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FamilyAnswers, familyAnswersSchema } from '#contract/family/answers.ts';
import { epochMs, municipalityCodeSchema, procedureIdSchema } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { privateFiles } from '#host/private-files/private-files.ts';
import { filesBelow } from '#platform/files-below.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

const CLAIM = procedureIdSchema.parse('child-allowance-claim');
const PLACE = municipalityCodeSchema.parse('131318');
const KEY = new Uint8Array(32).fill(3);

let portal: TestPortal;
let folder: string;
beforeAll(async () => {
  portal = await openTestPortal();
}, 60_000);
afterAll(() => portal.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-family-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(change: Parameters<typeof openTestCore>[1] = {}): Promise<TestCore> {
  const files = privateFiles({
    folder,
    mainKey: async () => KEY,
    nowMs: () => epochMs(portal.clock.nowMs),
  });
  return openTestCore(portal, { privateFiles: files, ...change });
}

/** A first child, three days old. */
function birth(): FamilyAnswers {
  const born = addDays(japaneseDay(epochMs(portal.clock.nowMs)), -3);
  return familyAnswersSchema.parse({
    municipality: PLACE,
    events: ['birth'],
    given: { newChildren: [born], children: [] },
    notKnown: [],
    facts: [{ path: 'people.me.publicServant', isKnown: true }],
  });
}

describe('What concerns a household', () => {
  it('is worked out without a word of it to the portal, and once more where the portal is away', async () => {
    const asked: string[] = [];
    const test = await run({
      fault: (method, path) => {
        asked.push(`${method} ${path}`);
        return undefined;
      },
    });
    const answers = birth();
    const list = got(await test.core.handlers.readFamilyList({ answers }));
    expect(list.result.entries.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['child-allowance-claim', 'birth-registration']),
    );
    expect(list.entries['child-allowance-claim']).toMatchObject({ isForm: true });
    const rules = asked.filter((one) => one.includes('family'));
    expect(rules).toEqual([expect.stringMatching(/^GET \/family-rules/)]);
    expect(asked.every((one) => one.startsWith('GET '))).toBe(true);
    for (const born of answers.given.newChildren ?? []) expect(asked.join('\n')).not.toContain(born);

    const away = await run({ fault: () => 'down' });
    expect(got(await away.core.handlers.readFamilyList({ answers })).result).toEqual(list.result);
  });

  it('is kept sealed for who is signed in, found again, and deleted at their word', async () => {
    const first = await run();
    const answers = birth();
    expect(await first.core.handlers.keepFamily({ answers })).toMatchObject({ ok: false });
    await first.signIn();
    got(await first.core.handlers.keepFamily({ answers }));
    const [born = ''] = answers.given.newChildren ?? [];
    for (const name of await filesBelow(folder)) {
      expect(readFileSync(join(folder, name)).includes(born)).toBe(false);
    }
    const next = await run();
    expect(await next.core.handlers.readKeptFamily({})).toMatchObject({ ok: false });
    await next.signIn();
    expect(got(await next.core.handlers.readKeptFamily({})).answers).toEqual(answers);
    got(await next.core.handlers.deleteFamily({}));
    expect(got(await next.core.handlers.readKeptFamily({})).answers).toBeNull();
  });

  it('fills in a form, each answer marked as known of the household', async () => {
    const test = await run();
    await test.signIn();
    const family = birth();
    got(await test.core.handlers.beginApply({ procedure: CLAIM, municipality: PLACE, applicantFrom: 'form', family }));
    const { step } = await test.untilStep('fillingForm');
    if (step.at !== 'fillingForm') throw new Error('not the form');
    const [born] = family.given.newChildren ?? [];
    expect(step.draft.answers).toMatchObject({
      reason: 'firstChild',
      eventDate: born,
      children: [{ birthDate: born, relationship: 'child' }],
    });
    expect(step.draft.fromHousehold).toEqual(
      expect.arrayContaining(['reason', 'eventDate', 'children.0.birthDate', 'children.0.relationship']),
    );
    expect(step.draft.answers).not.toHaveProperty('spouseBirthDate');
  });
});

describe('At a public terminal', () => {
  it('nothing of a household is kept', async () => {
    const test = await openTestCore(portal, { publicTerminal: true });
    await test.signIn();
    const answers = birth();
    got(await test.core.handlers.readFamilyList({ answers }));
    expect(await test.core.handlers.keepFamily({ answers })).toMatchObject({ ok: false });
    expect(got(await test.core.handlers.readKeptFamily({})).answers).toBeNull();
  });
});
