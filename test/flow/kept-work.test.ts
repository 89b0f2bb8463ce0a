import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Draft } from '#contract/app/flows/apply-flow.ts';
import { askedAttachments } from '#contract/procedure/attachment-rules.ts';
import { epochMs, municipalityCodeSchema, procedureIdSchema } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { privateFiles } from '#host/private-files/private-files.ts';
import { filesBelow } from '#platform/files-below.ts';
import { SAMPLE_PDF, sampleAnswers } from '../support/application/sample-answers.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

const PLAIN = procedureIdSchema.parse('child-allowance-donation');
const CLAIM = procedureIdSchema.parse('child-allowance-claim');
const WITH_FILES = procedureIdSchema.parse('child-allowance-unpaid-claim');
const PLACE = municipalityCodeSchema.parse('131318');
const KEY = new Uint8Array(32).fill(3);

let portal: TestPortal;
let folder: string;
beforeAll(async () => {
  portal = await openTestPortal();
}, 60_000);
afterAll(() => portal.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-kept-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A run of the application on this computer: what it keeps is there for the next one. */
function run(change: Parameters<typeof openTestCore>[1] = {}, key: Uint8Array | null = KEY): Promise<TestCore> {
  const files = privateFiles({
    folder,
    mainKey: async () => key ?? undefined,
    nowMs: () => epochMs(portal.clock.nowMs),
  });
  return openTestCore(portal, { privateFiles: files, ...change });
}

const now = (test: TestCore) => ({ flowId: test.view().flowId, revision: test.view().revision });

async function form(test: TestCore, procedure = PLAIN, applicantFrom: 'card' | 'form' = 'form') {
  got(await test.core.handlers.beginApply({ procedure, municipality: PLACE, applicantFrom }));
  return formNow(test);
}

async function formNow(test: TestCore) {
  const { step } = await test.untilStep('fillingForm');
  if (step.at !== 'fillingForm') throw new Error('not the form');
  return step;
}

async function keptForm(test: TestCore) {
  await test.until(({ step }) => step.at === 'fillingForm' && step.kept !== 'notYet', 'the word that it is kept');
  return formNow(test);
}

async function write(test: TestCore, change: Partial<Draft> = {}): Promise<Draft> {
  const draft: Draft = { applicant: null, answers: { phone: '03-0000-0000' }, attachmentsToFollow: [], ...change };
  got(await test.core.handlers.saveDraft({ ...now(test), draft }));
  return draft;
}

/** What is kept of a person, beside the keys of the portal. */
async function keptFiles(): Promise<string[]> {
  return (await filesBelow(folder)).filter((name) => !name.endsWith('receipt-keys'));
}

const listed = async (test: TestCore) => got(await test.core.handlers.listKept({}));

describe('An application that was begun', () => {
  it.each([
    ['the program is killed', async () => undefined],
    ['the window is gone', (test: TestCore) => test.core.windowGone()],
    ['the session ends', (test: TestCore) => test.core.endSession('idle')],
    ['it is left', async (test: TestCore) => got(await test.core.handlers.cancelFlow({ flowId: test.view().flowId }))],
  ])('is there again as it was typed after %s', async (_, happens) => {
    const first = await run();
    await first.signIn();
    await form(first);
    const typed = { name: '見本', address: '', birthDate: '1990-', sex: '' } as const;
    const draft = await write(first, { typedApplicant: typed, page: 1, confirmed: ['phone'] });
    const { kept } = await keptForm(first);
    expect(kept).toBe(addDays(japaneseDay(epochMs(portal.clock.nowMs)), 30));
    await happens(first);

    const next = await run();
    await next.signIn();
    expect(await listed(next)).toMatchObject({
      drafts: [{ procedure: { id: PLAIN }, municipality: { code: PLACE }, keptUntil: kept, lastDay: null }],
      household: null,
    });
    expect(await form(next, PLAIN, 'card')).toMatchObject({ draft, kept });
  });

  it('keeps its documents, and lets go of the one that is taken off', async () => {
    const first = await run();
    await first.signIn();
    const { procedure } = await form(first, WITH_FILES);
    const draft = await write(first, { answers: sampleAnswers(procedure) });
    const [rule] = askedAttachments(procedure, draft);
    if (rule === undefined) throw new Error('the procedure asks for no file');
    const attach = (fileName: string, chunk: Uint8Array) =>
      first.core.handlers.attachFile({
        ...now(first),
        key: rule.key,
        fileName,
        totalBytes: chunk.length,
        offset: 0,
        chunk,
      });
    got(await attach('a.pdf', SAMPLE_PDF));
    await expect.poll(async () => (await keptFiles()).length).toBe(2);
    const next = await run();
    await next.signIn();
    expect(await form(next, WITH_FILES)).toMatchObject({
      attached: [{ key: rule.key, fileName: 'a.pdf', bytes: SAMPLE_PDF.length }],
    });
    got(await next.core.handlers.detachFile({ ...now(next), key: rule.key, index: 0 }));
    await expect.poll(async () => (await keptFiles()).length).toBe(1);
  });

  it('is written to the disk in no form that anybody reads', async () => {
    const test = await run();
    await test.signIn();
    await form(test);
    await write(test, { answers: { phone: '03-1234-5678', applicantKana: 'ミホンハナコ' } });
    await keptForm(test);
    for (const name of await keptFiles()) {
      const bytes = readFileSync(join(folder, name));
      for (const secret of ['1234', 'ミホン', PLAIN, PLACE]) expect(bytes.includes(secret)).toBe(false);
      expect(name).not.toContain(PLAIN);
    }
    expect(JSON.stringify(test.logged)).not.toMatch(/1234|ミホン/);
  });

  it('is nobody else’s, though they use the same account of this computer', async () => {
    const first = await run();
    await first.signIn();
    await form(first);
    await write(first);
    await keptForm(first);
    const other = await run({ persona: 'spouse' });
    await other.signIn();
    expect((await listed(other)).drafts).toEqual([]);
    expect((await form(other)).draft.answers).toEqual({});
  });

  it('is shown to nobody before they sign in', async () => {
    const test = await run();
    expect(await test.core.handlers.listKept({})).toMatchObject({ failure: { code: 'sessionRequired' } });
    const which = { procedure: PLAIN, municipality: PLACE };
    expect(await test.core.handlers.deleteDraft(which)).toMatchObject({ failure: { code: 'sessionRequired' } });
    expect(await test.core.handlers.deleteHousehold({})).toMatchObject({ failure: { code: 'sessionRequired' } });
  });

  it('is gone by one press, and with its receipt', async () => {
    const test = await run();
    await test.signIn();
    await form(test);
    await write(test);
    await keptForm(test);
    got(await test.core.handlers.cancelFlow({ flowId: test.view().flowId }));
    await test.untilStep('cancelled');
    got(await test.core.handlers.deleteDraft({ procedure: PLAIN, municipality: PLACE }));
    expect(await keptFiles()).toEqual([]);

    await fileIt(test, PLAIN);
    expect((await listed(test)).drafts).toEqual([]);
    expect(await keptFiles()).toEqual([]);
  });

  it('stays where the portal could not be reached', async () => {
    const test = await run();
    await test.signIn();
    test.network.fault = (method, path) => (method === 'POST' && path === '/applications' ? 'down' : undefined);
    await fileIt(test, PLAIN, 'notSent');
    expect((await listed(test)).drafts).toHaveLength(1);
  });

  it('says so where the computer does not take it, and where it keeps it only for now', async () => {
    const full = await run({
      privateFiles: {
        lasting: Promise.resolve(true),
        names: async () => [],
        read: async () => undefined,
        write: async () => false,
        remove: async () => false,
      },
    });
    await full.signIn();
    await form(full);
    await write(full);
    expect((await keptForm(full)).kept).toBe('refused');

    const noKeyring = await run({}, null);
    expect(got(await noKeyring.core.handlers.hello({})).environment.keeping).toBe('whileOpen');
    const lasting = await run();
    await expect.poll(async () => got(await lasting.core.handlers.hello({})).environment.keeping).toBe('onComputer');
    const terminal = await openTestCore(portal, { publicTerminal: true });
    expect(got(await terminal.core.handlers.hello({})).environment.keeping).toBe('nowhere');
  });

  it('SR-51: leaves nothing at a terminal for everybody', async () => {
    const test = await openTestCore(portal, { publicTerminal: true });
    await test.signIn();
    await form(test);
    await write(test);
    await expect.poll(() => test.view().step).toMatchObject({ kept: 'refused' });
    expect((await listed(test)).drafts).toEqual([]);
  });
});

async function fileIt(test: TestCore, id: typeof PLAIN, end = 'done', keepHousehold = false): Promise<void> {
  const { procedure, draft } = await form(test, id, 'form');
  const { persona } = await portal.authority.holder('ordinary');
  const typed = <T>(value: T) => ({ value, origin: 'person' as const });
  const { name, address, birthDate, sex } = persona.holder;
  const applicant = { name: typed(name), address: typed(address), birthDate: typed(birthDate), sex: typed(sex) };
  const answers = { ...sampleAnswers(procedure), ...draft.answers };
  const attachmentsToFollow = askedAttachments(procedure, { answers })
    .filter(({ mayFollowLater }) => mayFollowLater)
    .map(({ key }) => key);
  got(
    await test.core.handlers.reviewApplication({
      ...now(test),
      draft: { ...draft, applicant, answers, attachmentsToFollow } as Draft,
    }),
  );
  await test.until(({ step }) => step.at !== 'fillingForm' || step.problems.length > 0, 'the check page');
  await test.declareAndFile(keepHousehold);
  await test.untilCard('awaitingPin');
  await test.givePin('ABC123');
  await test.untilStep(end);
}

describe('A household', () => {
  it('is kept only where the person wants it, and answers the next application', async () => {
    const first = await run();
    await first.signIn();
    await fileIt(first, CLAIM);
    expect((await listed(first)).household).toBeNull();
    await fileIt(first, CLAIM, 'done', true);
    expect((await listed(first)).household).toMatchObject({ children: 1, account: true });

    const next = await run();
    const papers = async () => {
      const municipality = portal.procedure(CLAIM).municipality.code;
      return got(await next.core.handlers.readProcedure({ id: CLAIM, municipality })).papers;
    };
    expect(await papers()).toEqual({ needed: [], notNeeded: [], fromHousehold: false });
    await next.signIn();
    const known = await papers();
    expect(known.fromHousehold).toBe(true);
    expect([...known.needed, ...known.notNeeded].toSorted()).toEqual([
      'accountCopy',
      'livingApartStatement',
      'mutualAidProof',
    ]);
    const { draft } = await form(next, CLAIM);
    const sample = sampleAnswers(portal.procedure(CLAIM));
    expect(draft.answers).toMatchObject({ applicantKana: sample.applicantKana, phone: sample.phone });
    expect(draft.fromHousehold).toContain('children.0.name');
    expect(draft.answers).not.toHaveProperty('eventDate');
    got(await next.core.handlers.cancelFlow({ flowId: next.view().flowId }));
    await next.untilStep('cancelled');
    got(await next.core.handlers.deleteHousehold({}));
    expect((await form(next, CLAIM)).draft.answers).toEqual({});
    expect(await keptFiles()).toEqual([]);
  });
});
