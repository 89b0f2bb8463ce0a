import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Draft } from '#contract/app/flows/apply-flow.ts';
import { epochMs, municipalityCodeSchema, procedureIdSchema } from '#contract/values/brands.ts';
import { privateFiles } from '#host/private-files/private-files.ts';
import { filesBelow } from '#platform/files-below.ts';
import { SAMPLE_PDF, sampleAnswers } from '../support/application/sample-answers.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { askCorrectionAtDesk } from '../support/portal/case-acts.ts';
import { giveMandate } from '../support/portal/mandate-sitting.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';
import { newBrowser, type StaffBrowser } from '../support/portal/staff-browser.ts';

const PLACE = municipalityCodeSchema.parse('131318');
const COVERED = procedureIdSchema.parse('child-allowance-donation');
const OTHER = procedureIdSchema.parse('child-allowance-end');
const PRINCIPALS_PLACE = { address: '東京都見本区例示町１丁目２番３号', sex: 'female' as const };

let portal: TestPortal;
let worker: StaffBrowser;
let principal: string;
let registration: string;
let folder: string;
beforeAll(async () => {
  portal = await openTestPortal();
  worker = await newBrowser(portal, ['caseWorker']);
}, 60_000);
afterAll(() => portal.close());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-acting-'));
  await sql`delete from mandate`.execute(portal.database);
  await sql`delete from portal_session`.execute(portal.database);
  principal = await portal.signIn('ordinary');
  const scope = { procedures: [COVERED], things: ['applications' as const] };
  registration = await giveMandate(portal, principal, ['ordinary', 'spouse'], { scope });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The application of the proxy, who keeps things on this computer and is signed in. */
async function proxysCore(options: Parameters<typeof openTestCore>[1] = {}): Promise<TestCore> {
  const files = privateFiles({
    folder,
    mainKey: async () => new Uint8Array(32).fill(3),
    nowMs: () => epochMs(portal.clock.nowMs),
  });
  const test = await openTestCore(portal, { persona: 'spouse', privateFiles: files, ...options });
  await test.signIn();
  return test;
}

async function acting(options: Parameters<typeof openTestCore>[1] = {}): Promise<TestCore> {
  const test = await proxysCore(options);
  got(await test.core.handlers.beginActing({ registration }));
  return test;
}

const now = (test: TestCore) => ({ flowId: test.view().flowId, revision: test.view().revision });
const end = () => portal.ask(principal, { method: 'DELETE', url: `/mandates/${registration}` });
const holderOf = (test: TestCore) => {
  const session = test.session();
  if (session.at !== 'active') throw new Error('nobody is signed in');
  return session.holder;
};

/** Of the proxy at the portal. */
async function openSessions(): Promise<number> {
  const open = await sql`
    select from portal_session where subject_id = ${portal.filerOf('spouse')} and ends_at > now()`.execute(
    portal.database,
  );
  return open.rows.length;
}

async function form(test: TestCore, procedure = COVERED) {
  got(await test.core.handlers.beginApply({ procedure, municipality: PLACE, applicantFrom: 'card' }));
  const { step } = await test.untilStep('fillingForm');
  if (step.at !== 'fillingForm') throw new Error('not the form');
  return step;
}

const typed = <T>(value: T) => ({ value, origin: 'person' as const });

/** As the window makes it: what the mandate names stays, the rest is typed. */
function filled({ draft, procedure }: Awaited<ReturnType<typeof form>>): Draft {
  const { name = '', birthDate = '' } = draft.typedApplicant ?? {};
  const applicant = {
    name: typed(name),
    birthDate: typed(birthDate as never),
    address: typed(PRINCIPALS_PLACE.address),
    sex: typed(PRINCIPALS_PLACE.sex),
  };
  return { applicant, answers: sampleAnswers(procedure), attachmentsToFollow: [] };
}

async function toCheck(test: TestCore) {
  const step = await form(test);
  got(await test.core.handlers.reviewApplication({ ...now(test), draft: filled(step) }));
  return test.untilStep('reviewing');
}

async function sign(test: TestCore): Promise<void> {
  await test.declareAndFile();
  await test.untilCard('awaitingPin');
  await test.givePin('ABC123');
}

async function receipt(test: TestCore) {
  const { step } = await test.untilStep('done');
  if (step.at !== 'done' || !('receipt' in step)) throw new Error('not done');
  return step;
}

describe('a proxy acts in the window', () => {
  it('files for the principal with their own card, follows it, and is themselves again afterwards', async () => {
    const test = await proxysCore();
    const own = holderOf(test);
    got(await test.core.handlers.beginActing({ registration }));
    const { name, birthDate } = (await portal.authority.holder('ordinary')).persona.holder;
    expect(test.session()).toMatchObject({
      acting: { is: 'for', mandate: { registration, name, birthDate } },
      freshUntilMs: 0,
    });
    expect(holderOf(test)).not.toBe(own);

    const check = await toCheck(test);
    expect(check).toMatchObject({ mandate: { registration } });
    await sign(test);
    const { receiptNumber } = (await receipt(test)).receipt;
    const listed = got(await test.core.handlers.listApplications({}));
    expect(listed.applications.map((one) => one.receiptNumber)).toContain(receiptNumber);
    const sent = got(await test.core.handlers.readSent({ receiptNumber }));
    const said = sent.document.sections.flatMap(({ lines }) => lines.map(({ value }) => value)).join('\n');
    expect(said).toContain(name);
    // The document names who filed it as well.
    const filer = (await portal.authority.holder('spouse')).persona.holder;
    expect(sent.document.sections.find(({ key }) => key === 'proxy')?.lines[0]?.value).toBe(filer.name);
    expect((await portal.ask(principal, { method: 'GET', url: `/applications/${receiptNumber}` })).status).toBe(200);

    got(await test.core.handlers.stopActing({}));
    expect(test.session()).toMatchObject({ at: 'active', holder: own, acting: { is: 'no' } });
    expect(await test.core.handlers.readApplication({ receiptNumber })).toMatchObject({
      failure: { code: 'notFound' },
    });
    expect(test.sent.join('')).not.toContain('ABC123');
  });

  it('names the principal as the mandate does, whatever a window says', async () => {
    const test = await acting();
    const step = await form(test);
    const draft = filled(step);
    const other = {
      ...draft,
      applicant: { ...draft.applicant, name: typed('見本　太郎'), birthDate: typed('1999-01-01') },
    };
    got(await test.core.handlers.reviewApplication({ ...now(test), draft: other as Draft }));
    await test.untilStep('reviewing');
    await sign(test);
    await receipt(test);
    // Nor is the card at hand asked who applies: it is the proxy's.
    const again = await form(test);
    got(await test.core.handlers.readApplicantFromCard({ ...now(test), draft: again.draft }));
    expect(test.view().step).toMatchObject({ at: 'fillingForm' });
  });

  it('puts right what the office asks for, as it was filed', async () => {
    const test = await acting();
    await toCheck(test);
    await sign(test);
    const { receiptNumber } = (await receipt(test)).receipt;
    const mark = { target: { kind: 'field', at: 'phone' }, words: 'この欄を確かめてください。' };
    await askCorrectionAtDesk(worker, receiptNumber, mark);
    got(await test.core.handlers.beginCorrection({ receiptNumber }));
    const { step } = await test.untilStep('fillingForm');
    if (step.at !== 'fillingForm') throw new Error('not the form');
    expect(step.draft.applicant).toMatchObject({ address: typed(PRINCIPALS_PLACE.address) });
    got(await test.core.handlers.reviewApplication({ ...now(test), draft: step.draft }));
    await test.untilStep('reviewing');
    await sign(test);
    expect(await receipt(test)).toMatchObject({ filing: 2 });
  });

  it('MT-40: reaches nothing of the proxy’s own, nothing that the mandate does not cover, and no other flow', async () => {
    const test = await acting();
    const asked: string[] = [];
    test.network.fault = (method, path) => void asked.push(`${method} ${path}`);
    const { handlers } = test.core;
    const notCovered = [
      handlers.listNotices({}),
      handlers.summariseNotices({}),
      handlers.listMandates({}),
      handlers.listExchangeRecords({}),
      handlers.listCharges({}),
      handlers.listSessions({}),
      handlers.readMailSettings({}),
      handlers.listDeliveries({}),
      handlers.withdrawApplication({ receiptNumber: 'MG-0000-0000-0000' as never }),
      handlers.listKept({}),
      handlers.deleteHousehold({}),
      handlers.readKeptFamily({}),
      handlers.readHouseholdNotes({}),
      handlers.readRecordCopy({}),
      handlers.deleteRecordCopy({}),
      handlers.beginFresh({}),
      handlers.beginLogin({}),
      handlers.beginActing({ registration }),
    ];
    for (const answer of await Promise.all(notCovered))
      expect(answer).toMatchObject({ failure: { code: 'notInMandate' } });
    expect(asked).toEqual([]);
    test.network.fault = undefined;
    expect(test.session()).toMatchObject({ acting: { is: 'for' } });
    got(await handlers.beginApply({ procedure: OTHER, municipality: PLACE, applicantFrom: 'form' }));
    expect((await test.untilStep('failed')).step).toMatchObject({ failure: { code: 'notInMandate' } });
    expect(test.session()).toMatchObject({ acting: { is: 'for' } });
  });

  it('keeps nothing of the principal on the computer, and fills nothing in from what the proxy keeps', async () => {
    const test = await proxysCore();
    const own = await (async () => {
      got(await test.core.handlers.beginApply({ procedure: COVERED, municipality: PLACE, applicantFrom: 'form' }));
      const { step } = await test.untilStep('fillingForm');
      if (step.at !== 'fillingForm') throw new Error('not the form');
      const draft = { applicant: null, answers: sampleAnswers(step.procedure), attachmentsToFollow: [] };
      got(await test.core.handlers.saveDraft({ ...now(test), draft }));
      await test.until(({ step: at }) => at.at === 'fillingForm' && at.kept !== 'notYet', 'kept');
      got(await test.core.handlers.cancelFlow({ flowId: test.view().flowId }));
      return got(await test.core.handlers.listKept({}));
    })();
    expect(own.drafts).toHaveLength(1);
    const before = await filesBelow(folder);
    got(await test.core.handlers.beginActing({ registration }));
    const step = await form(test);
    expect(step).toMatchObject({ kept: 'notYet', draft: { applicant: null, answers: {} } });
    got(await test.core.handlers.saveDraft({ ...now(test), draft: filled(step) }));
    const file = { key: 'none', fileName: 'a.pdf', totalBytes: SAMPLE_PDF.length, offset: 0, chunk: SAMPLE_PDF };
    await test.core.handlers.attachFile({ ...now(test), ...file });
    got(await test.core.handlers.reviewApplication({ ...now(test), draft: filled(step) }));
    await test.untilStep('reviewing');
    await test.declareAndFile(true);
    await test.untilCard('awaitingPin');
    await test.givePin('ABC123');
    await receipt(test);
    expect(await filesBelow(folder)).toEqual(before);
    got(await test.core.handlers.stopActing({}));
    expect(got(await test.core.handlers.listKept({}))).toEqual(own);
  });
});

describe('acting ends', () => {
  it('MT-41: with the mandate, which the next answer tells; what was begun ends, and the own session is awake', async () => {
    const test = await acting();
    const own = (await form(test)).draft;
    expect(own.applicant).toBeNull();
    await end();
    expect(await test.core.handlers.listApplications({})).toMatchObject({ failure: { code: 'notInMandate' } });
    await test.untilStep('cancelled');
    expect(test.session()).toMatchObject({ at: 'active', acting: { is: 'over' } });
    expect(got(await test.core.handlers.listMandates({})).principals).toEqual([]);
    got(await test.core.handlers.stopActing({}));
    expect(test.session()).toMatchObject({ at: 'active', acting: { is: 'no' } });
    expect(await test.core.handlers.beginActing({ registration })).toMatchObject({ failure: { code: 'notInMandate' } });
    expect(test.session()).toMatchObject({ at: 'active', acting: { is: 'no' } });
  });

  it('MT-41: with the mandate between the check page and the portal: nothing is filed, and that is said', async () => {
    const test = await acting();
    await toCheck(test);
    await end();
    await sign(test);
    expect((await test.untilStep('failed')).step).toMatchObject({ failure: { code: 'notInMandate' } });
    await test.untilTold('sessionChanged');
    await expect.poll(() => test.session()).toMatchObject({ acting: { is: 'over' } });
  });

  it('by signing out, which ends both sessions at the portal', async () => {
    const test = await acting();
    got(await test.core.handlers.signOut({}));
    expect(test.session()).toMatchObject({ at: 'ended', because: 'signedOut' });
    const open =
      await sql`select from portal_session where subject_id = ${portal.filerOf('spouse')} and ends_at > now()`.execute(
        portal.database,
      );
    expect(open.rows).toHaveLength(0);
    await test.signIn();
    expect(test.session()).toMatchObject({ acting: { is: 'no' } });
  });

  it('with the lock of one’s own computer that somebody left: at the portal too, and no form stands any more', async () => {
    const test = await acting();
    await form(test);
    for (const minutes of [25, 5]) {
      test.clock.advance(minutes * 60_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await test.untilSession('ended')).toMatchObject({ because: 'idle' });
    await expect.poll(openSessions).toBe(0);
    expect(got(await test.core.handlers.hello({}))).toMatchObject({ flow: null });
  });

  it('with the visit to a public terminal', async () => {
    const test = await acting({ publicTerminal: true });
    got(await test.core.handlers.signOut({}));
    expect(await test.untilSession('ended')).toMatchObject({ because: 'signedOut' });
    expect(await openSessions()).toBe(0);
    expect(await test.core.handlers.listApplications({})).toMatchObject({ failure: { code: 'sessionRequired' } });
  });

  it('with the session; what is signed is sent after signing in again, for the same person', async () => {
    const test = await acting();
    await toCheck(test);
    await sql`delete from portal_session`.execute(portal.database);
    await sign(test);
    expect((await test.untilStep('notSent')).step).toMatchObject({ failure: { code: 'sessionRequired' } });
    expect(test.session()).toMatchObject({ at: 'ended' });
    principal = await portal.signIn('ordinary');
    got(await test.core.handlers.resumeFlow(now(test)));
    await test.untilCard('awaitingPin');
    await test.givePin('1234');
    await receipt(test);
    expect(test.session()).toMatchObject({ acting: { is: 'for', mandate: { registration } } });
  });

  it('not where the portal was not told, and not for what came back on the way', async () => {
    const test = await acting();
    test.network.fault = (_, path) => (path === '/session/acting' ? 'down' : undefined);
    expect(await test.core.handlers.stopActing({})).toMatchObject({ failure: { code: 'portalUnreachable' } });
    expect(test.session()).toMatchObject({ acting: { is: 'for' } });
    test.network.fault = undefined;
    const [stopped] = await Promise.all([test.core.handlers.stopActing({}), test.core.handlers.listApplications({})]);
    got(stopped);
    expect(test.session()).toMatchObject({ at: 'active', acting: { is: 'no' } });
    const [begun] = await Promise.all([
      test.core.handlers.beginActing({ registration }),
      test.core.handlers.listApplications({}),
    ]);
    got(begun);
    expect(test.session()).toMatchObject({ acting: { is: 'for' } });
  });

  it('begins beside no flow, and by no mandate of somebody else', async () => {
    const test = await proxysCore();
    got(await test.core.handlers.beginApply({ procedure: COVERED, municipality: PLACE, applicantFrom: 'form' }));
    await test.untilStep('fillingForm');
    expect(await test.core.handlers.beginActing({ registration })).toMatchObject({ failure: { code: 'flowBusy' } });
    const other = await openTestCore(portal);
    await other.signIn();
    expect(await other.core.handlers.beginActing({ registration })).toMatchObject({
      failure: { code: 'notInMandate' },
    });
  });
});
