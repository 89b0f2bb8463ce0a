import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Draft } from '#contract/app/flows/apply-flow.ts';
import type { Applicant } from '#contract/procedure/application.ts';
import { askedAttachments } from '#contract/procedure/attachment-rules.ts';
import { calendarDateSchema, municipalityCodeSchema, procedureIdSchema } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { readContainer } from '#documents/container/asic-container.ts';
import { createVirtualCard } from '#native-bridge/simulator/virtual-card.ts';
import { SAMPLE_PDF, sampleAnswers } from '../support/application/sample-answers.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

const MUNICIPALITY = municipalityCodeSchema.parse('131318');
const PLAIN = procedureIdSchema.parse('child-allowance-donation');
const UNSIGNED_CITY = municipalityCodeSchema.parse('132918');
const UNSIGNED = procedureIdSchema.parse('child-allowance-school-fees-change');
const WITH_FILES = procedureIdSchema.parse('child-allowance-claim');

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

async function begun(test: TestCore, procedure = PLAIN, municipality = MUNICIPALITY): Promise<Draft> {
  await test.signIn();
  got(await test.core.handlers.beginApply({ procedure, municipality, applicantFrom: 'form' }));
  const { step } = await test.untilStep('fillingForm');
  if (step.at !== 'fillingForm' || !('procedure' in step)) throw new Error('not the form');
  return { applicant: null, answers: sampleAnswers(step.procedure), attachmentsToFollow: [] };
}

const typed = <T>(value: T) => ({ value, origin: 'person' as const });
const HANAKO: Applicant = {
  name: typed('見本　花子'),
  address: typed('東京都見本区例示町１丁目２番３号'),
  birthDate: typed(calendarDateSchema.parse('1990-04-01')),
  sex: typed('female'),
};

function now(test: TestCore) {
  const { flowId, revision } = test.view();
  return { flowId, revision };
}

/** From the filled form to the question for the signature password. */
async function reviewed(test: TestCore, draft: Draft): Promise<void> {
  got(await test.core.handlers.reviewApplication({ ...now(test), draft }));
  await test.untilStep('reviewing');
  await test.declareAndFile();
  await test.untilCard('awaitingPin');
}

describe('an application', () => {
  it('goes from the form to a receipt, and its state can be looked up afterwards', async () => {
    const test = await openTestCore(portal);
    const draft = await begun(test);
    got(await test.core.handlers.readApplicantFromCard({ ...now(test), draft }));
    await test.untilCard('awaitingPin');
    await test.givePin('5678');
    const filled = await test.until(
      ({ step }) => step.at === 'fillingForm' && step.draft.applicant !== null,
      'attributes',
    );
    if (filled.step.at !== 'fillingForm') throw new Error('not the form');
    expect(filled.step.draft.applicant?.name).toEqual({ value: '見本　花子', origin: 'card' });

    await reviewed(test, filled.step.draft);
    await test.givePin('ABC123');
    const done = await test.untilStep('done');
    if (done.flow !== 'apply' || done.step.at !== 'done') throw new Error('not done');
    const { receiptNumber } = done.step.receipt;
    const listed = got(await test.core.handlers.listApplications({}));
    expect(listed.applications.map((one) => one.receiptNumber)).toContain(receiptNumber);
    const { history } = got(await test.core.handlers.readApplication({ receiptNumber }));
    expect(history.map(({ status }) => status)).toEqual(['received']);

    got(await test.core.handlers.saveFiledCopy({ flowId: done.flowId }));
    expect(got(readContainer(test.saved[0]?.bytes ?? new Uint8Array()))).toBeDefined();
  });

  it('reads who applies before the form is shown, which opens without that where the person would rather type', async () => {
    const test = await openTestCore(portal);
    await test.signIn();
    const choice = { procedure: PLAIN, municipality: MUNICIPALITY, applicantFrom: 'card' as const };
    got(await test.core.handlers.beginApply(choice));
    await test.untilCard('awaitingPin');
    await test.givePin('0000');
    await test.until(
      ({ step }) => 'card' in step && 'lastFailure' in step.card && step.card.lastFailure !== null,
      'a second try',
    );
    await test.givePin('5678');
    const read = await test.untilStep('fillingForm');
    expect(read.step).toMatchObject({ draft: { applicant: { name: { value: '見本　花子', origin: 'card' } } } });
    got(await test.core.handlers.cancelFlow({ flowId: read.flowId }));
    await test.untilStep('cancelled');

    got(await test.core.handlers.beginApply(choice));
    await test.untilCard('awaitingPin');
    got(await test.core.handlers.editApplication(now(test)));
    const typing = await test.untilStep('fillingForm');
    expect(typing.step).toMatchObject({ draft: { applicant: null }, lastFailure: null });
  });

  it.each(['phone', 'iphone'] as const)(
    'asks the form who applies where a %s holds nothing to read',
    async (persona) => {
      const test = await openTestCore(portal, { persona });
      await test.signIn();
      got(await test.core.handlers.beginApply({ procedure: PLAIN, municipality: MUNICIPALITY, applicantFrom: 'card' }));
      const { step } = await test.untilStep('fillingForm');
      expect(step).toMatchObject({ draft: { applicant: null }, lastFailure: { code: 'cardDataMissing' } });
    },
  );

  it('what was reviewed is word for word what was signed', async () => {
    const test = await openTestCore(portal);
    const draft = await begun(test);
    got(await test.core.handlers.reviewApplication({ ...now(test), draft: { ...draft, applicant: HANAKO } }));
    const { step } = await test.untilStep('reviewing');
    if (step.at !== 'reviewing') throw new Error('not reviewing');
    const lines = step.document.sections.flatMap((section) => section.lines.map(({ value }) => value));
    expect(lines).toContain('見本　花子（本人の入力）');
    expect(lines).toContain('東京都見本区例示町１丁目２番３号（本人の入力）');
  });

  it.each([
    ['child-allowance-name-address-change', 'changeDate', 14],
    ['child-allowance-claim', 'eventDate', 15],
  ])('%s tells its last day, counted from %s, and whether it has passed', async (name, field, days) => {
    const test = await openTestCore(portal);
    const id = procedureIdSchema.parse(name);
    const begin = await begun(test, id);
    const today = japaneseDay(test.clock.nowMs());
    for (const daysAgo of [0, days, days + 1]) {
      const event = addDays(today, -daysAgo);
      const answers = { ...begin.answers, [field]: event };
      const attachmentsToFollow = askedAttachments(portal.procedure(id), { answers }).map(({ key }) => key);
      const draft = { ...begin, applicant: HANAKO, answers, attachmentsToFollow };
      got(await test.core.handlers.reviewApplication({ ...now(test), draft }));
      const { step } = await test.untilStep('reviewing');
      expect(step).toMatchObject({ due: { lastDay: addDays(event, days), isLate: daysAgo > days } });
      got(await test.core.handlers.editApplication(now(test)));
      await test.untilStep('fillingForm');
    }
  });

  it.each([
    [
      'a paper that was promised, and where it goes',
      ['accountCopy'],
      [{ title: { ja: '振込先口座が分かるものの写し' } }],
    ],
    ['nothing where nothing was promised', [], []],
  ] as const)('ends with %s', async (_what, attachmentsToFollow, toBring) => {
    const test = await openTestCore(portal);
    const begin = await begun(test, WITH_FILES);
    const account = attachmentsToFollow.length > 0 ? 'ownAccount' : 'publicAccount';
    const answers = sampleAnswers(portal.procedure(WITH_FILES), {
      accountChoice: account,
      supportsElderSiblings: false,
    });
    const draft = { ...begin, applicant: HANAKO, answers, attachmentsToFollow: [...attachmentsToFollow] };
    await reviewed(test, draft);
    await test.givePin('ABC123');
    const done = await test.untilStep('done');
    const { office } = portal.procedure(WITH_FILES);
    expect(done.step).toMatchObject({ sent: { toBring, office } });
  });

  it('is written in the language that the person reads when checking it', async () => {
    const test = await openTestCore(portal);
    const draft = { ...(await begun(test)), applicant: HANAKO };
    got(await test.core.handlers.setLanguage({ language: 'en' }));
    got(await test.core.handlers.reviewApplication({ ...now(test), draft }));
    const { step } = await test.untilStep('reviewing');
    expect(step).toMatchObject({ document: { language: 'en', title: 'Child allowance: donation' } });
  });

  it.each([
    ['a phone, which cannot be known again before its PIN', 'phone'],
    ['the card that is planned, whose keys are on P-384', 'next-card'],
  ] as const)('is signed with %s', async (_what, persona) => {
    const test = await openTestCore(portal, { persona });
    const draft = await begun(test);
    await reviewed(test, { ...draft, applicant: HANAKO });
    await test.givePin('ABC123');
    await test.untilStep('done');
  });

  it('spends four exchanges before the signature password and five after it', async () => {
    const test = await openTestCore(portal);
    const draft = await begun(test);
    const first = test.card.wireLog.length;
    await reviewed(test, { ...draft, applicant: HANAKO });
    const before = test.card.wireLog.length;
    expect(test.card.wireLog.slice(first).map(({ ins }) => ins)).toEqual([0xa4, 0xb0, 0xb0, 0x20]);
    await test.givePin('ABC123');
    await test.untilStep('done');
    expect(test.card.wireLog.slice(before).map(({ ins }) => ins)).toEqual([0xa4, 0xb0, 0x20, 0xb0, 0x2a]);
  });

  it('lists what must be mended, and keeps what was filled in', async () => {
    const test = await openTestCore(portal);
    const draft = await begun(test);
    const answers = { ...draft.answers, phone: 'nonsense' };
    got(await test.core.handlers.reviewApplication({ ...now(test), draft: { ...draft, answers } }));
    const { step } = await test.until(({ step }) => step.at === 'fillingForm' && step.problems.length > 0, 'troubles');
    expect(step).toMatchObject({
      draft: { answers },
      problems: [{ at: 'applicant.name' }, { at: 'phone', problem: 'notPhone' }],
    });
  });

  it('saving a draft does not make an answer on its way stale', async () => {
    const test = await openTestCore(portal);
    const draft = await begun(test);
    const asked = now(test);
    got(await test.core.handlers.saveDraft({ ...asked, draft }));
    got(await test.core.handlers.saveDraft({ ...asked, draft: { ...draft, applicant: HANAKO } }));
    expect(test.view().step).toMatchObject({ draft: { applicant: { name: { value: '見本　花子' } } } });
  });

  it('takes attachments in pieces, by what they are and not by their names', async () => {
    const test = await openTestCore(portal);
    const draft = await begun(test, WITH_FILES);
    const [rule] = askedAttachments(portal.procedure(WITH_FILES), draft);
    if (rule === undefined) throw new Error('the procedure asks for no file');
    const piece = (offset: number, chunk: Uint8Array) => ({
      ...now(test),
      key: rule.key,
      fileName: '../../etc/passwd.exe',
      totalBytes: SAMPLE_PDF.length,
      offset,
      chunk,
    });
    got(await test.core.handlers.saveDraft({ ...now(test), draft }));
    got(await test.core.handlers.attachFile(piece(0, SAMPLE_PDF.subarray(0, 20))));
    got(await test.core.handlers.attachFile(piece(20, SAMPLE_PDF.subarray(20))));
    expect(test.view().step).toMatchObject({ attached: [{ key: rule.key, mediaType: 'application/pdf' }] });
    got(await test.core.handlers.detachFile({ ...now(test), key: rule.key, index: 0 }));
    const script = new TextEncoder().encode('<script>alert(1)</script>');
    const refused = await test.core.handlers.attachFile({ ...piece(0, script), totalBytes: script.length });
    expect(refused).toMatchObject({ failure: { code: 'attachmentRefused', problem: 'contentNotAllowed' } });
  });

  it.each([
    ['a card without a signature certificate', 'child', 'cardCertificateMissing', false],
    ['a signature certificate revoked after moving', 'moved', 'certificateRevoked', true],
  ] as const)('with %s says so and loses nothing', async (_, persona, code, asksForPassword) => {
    const test = await openTestCore(portal, { persona });
    const draft = await begun(test);
    const { name, birthDate } = (await portal.authority.holder(persona)).persona.holder;
    const applicant = { ...HANAKO, name: typed(name), birthDate: typed(birthDate) };
    got(await test.core.handlers.reviewApplication({ ...now(test), draft: { ...draft, applicant } }));
    await test.untilStep('reviewing');
    await test.declareAndFile();
    if (asksForPassword) {
      await test.untilCard('awaitingPin');
      await test.givePin('ABC123');
    }
    const back = await test.until(({ step }) => step.at === 'reviewing' && step.lastFailure !== null, 'the reason');
    expect(back.step).toMatchObject({ lastFailure: { code } });
    expect(test.card.verifyAttempts('sign')).toBe(asksForPassword ? 1 : 0);
    got(await test.core.handlers.editApplication(now(test)));
    expect((await test.untilStep('fillingForm')).step).toMatchObject({ draft: { answers: draft.answers } });
  });

  it('is signed in the characters that were meant where what was typed or pasted holds others', async () => {
    const test = await openTestCore(portal);
    const draft = await begun(test);
    const [text] = portal
      .procedure(PLAIN)
      .sections.flatMap(({ fields }) => fields.filter(({ type }) => type === 'text'));
    if (text === undefined) throw new Error('the procedure asks for no text');
    const pasted = { ...draft.answers, [text.key]: '\ufeff⽇本か\u3099く\u200e' };
    const applicant = { ...HANAKO, name: typed('見本\u00a0花子\ufeff') };
    got(await test.core.handlers.reviewApplication({ ...now(test), draft: { ...draft, applicant, answers: pasted } }));
    const { step } = await test.untilStep('reviewing');
    if (step.at !== 'reviewing') throw new Error('not the check page');
    const values = step.document.sections.flatMap(({ lines }) => lines.map(({ value }) => value));
    expect(values).toContain('日本がく');
    expect(values.join()).toContain('見本 花子（');
    await test.declareAndFile();
    await test.untilCard('awaitingPin');
    await test.givePin('ABC123');
    await test.untilStep('done');
  });

  it('an applicant who is not the signer is noticed before anything is signed', async () => {
    const test = await openTestCore(portal);
    const draft = await begun(test);
    await reviewed(test, { ...draft, applicant: { ...HANAKO, name: typed('見本　太郎') } });
    await test.givePin('ABC123');
    const back = await test.until(({ step }) => step.at === 'reviewing' && step.lastFailure !== null, 'the reason');
    expect(back.step).toMatchObject({
      lastFailure: { code: 'signerNotApplicant', field: 'name', application: '見本　太郎' },
    });
    expect(test.card.wireLog.filter(({ ins, p1 }) => ins === 0x2a && p1 === 0).length).toBe(1); // the login's own
  });

  it('SR-11: another card than the one that signed in is refused before its password is asked', async () => {
    const test = await openTestCore(portal);
    const draft = await begun(test);
    const other = createVirtualCard(await portal.authority.holder('spouse'));
    test.transport.pull();
    test.transport.insert(other);
    got(await test.core.handlers.reviewApplication({ ...now(test), draft: { ...draft, applicant: HANAKO } }));
    await test.untilStep('reviewing');
    await test.declareAndFile();
    const back = await test.until(({ step }) => step.at === 'reviewing' && step.lastFailure !== null, 'the reason');
    expect(back.step).toMatchObject({ lastFailure: { code: 'cardChanged' } });
    expect(other.verifyAttempts('sign')).toBe(0);
  });

  it.each([
    ['the portal is down', () => 'down' as const, 'portalUnreachable'],
    ['the answer is lost after the portal filed it', () => 'lostAnswer' as const, 'portalUnreachable'],
    ['the portal answers 500', () => new Response('', { status: 500 }), 'portalFaulty'],
    ['a captive portal answers', () => new Response('<html>', { status: 200 }), 'portalAnswerUnreadable'],
  ])('SR-2: when %s, the signed bytes are kept and sent again, and filed once', async (_, fault, code) => {
    const test = await openTestCore(portal);
    const draft = await begun(test);
    await reviewed(test, { ...draft, applicant: HANAKO });
    const before = got(await test.core.handlers.listApplications({})).applications.length;
    test.network.fault = (method, path) => (method === 'POST' && path === '/applications' ? fault() : undefined);
    await test.givePin('ABC123');
    expect((await test.untilStep('notSent')).step).toMatchObject({ failure: { code } });
    const signatures = test.card.wireLog.filter(({ ins }) => ins === 0x2a).length;
    test.network.fault = undefined;
    got(await test.core.handlers.resumeFlow(now(test)));
    await test.untilStep('done');
    expect(test.card.wireLog.filter(({ ins }) => ins === 0x2a).length).toBe(signatures);
    expect(got(await test.core.handlers.listApplications({})).applications).toHaveLength(before + 1);
  });

  it('SR-2: given up while it is being sent, it is told that it may have arrived', async () => {
    const test = await openTestCore(portal);
    const draft = await begun(test);
    await reviewed(test, { ...draft, applicant: HANAKO });
    test.network.fault = (method, path) => (method === 'POST' && path === '/applications' ? 'silent' : undefined);
    await test.givePin('ABC123');
    const { flowId } = await test.untilStep('submitting');
    got(await test.core.handlers.cancelFlow({ flowId }));
    expect((await test.untilStep('failed')).step).toMatchObject({ failure: { code: 'filingUnknown' } });
  });

  it('SR-120: a receipt that the portal’s key did not sign for these bytes is no receipt', async () => {
    const test = await openTestCore(portal);
    const draft = await begun(test);
    await reviewed(test, { ...draft, applicant: HANAKO });
    const forged = {
      receiptNumber: 'MG-0000-0000-0000',
      receivedAt: '2026-11-22T10:00:00+09:00',
      sha256: '0'.repeat(64),
      receipt: 'a.b.c',
    };
    test.network.fault = (method, path) =>
      method === 'POST' && path === '/applications' ? new Response(JSON.stringify(forged), { status: 201 }) : undefined;
    await test.givePin('ABC123');
    expect((await test.untilStep('notSent')).step).toMatchObject({ failure: { code: 'portalReceiptInvalid' } });
  });

  it('goes on after the portal session ended meanwhile: the card opens a new one, the signed bytes stay', async () => {
    const test = await openTestCore(portal);
    const draft = await begun(test);
    await reviewed(test, { ...draft, applicant: HANAKO });
    test.network.fault = (method, path) =>
      method === 'POST' && path === '/applications'
        ? new Response(JSON.stringify({ code: 'sessionRequired' }), { status: 401 })
        : undefined;
    await test.givePin('ABC123');
    await test.untilStep('notSent');
    test.network.fault = undefined;
    got(await test.core.handlers.resumeFlow(now(test)));
    await test.until(({ step }) => step.at === 'signingInAgain' && step.card.at === 'awaitingPin', 'the PIN');
    got(await test.core.handlers.editApplication(now(test)));
    await test.untilStep('notSent');
    got(await test.core.handlers.resumeFlow(now(test)));
    await test.until(({ step }) => step.at === 'signingInAgain' && step.card.at === 'awaitingPin', 'the PIN again');
    await test.givePin('1234');
    await test.untilStep('done');
  });

  it.each([1, 2, 3, 4, 5])(
    'survives the card being pulled at exchange %i of signing, with everything typed',
    async (nth) => {
      let from = Number.POSITIVE_INFINITY;
      const test = await openTestCore(portal, {
        card: { fault: ({ exchange }) => (exchange === from + nth ? { do: 'pullBefore' } : undefined) },
      });
      const draft = await begun(test);
      await reviewed(test, { ...draft, applicant: HANAKO });
      from = test.card.wireLog.length;
      await test.givePin('ABC123');
      await test.until(({ step }) => 'card' in step && step.card.at === 'waitingForCard', 'the card to be asked for');
      test.transport.pull();
      test.transport.insert(test.card);
      await test.untilCard('awaitingPin');
      await test.givePin('ABC123');
      await test.untilStep('done');
    },
  );

  it('goes without a signature where the procedure uses none: no password, no key, also from a card that cannot sign', async () => {
    const test = await openTestCore(portal, { persona: 'child' });
    const draft = await begun(test, UNSIGNED, UNSIGNED_CITY);
    const first = test.card.wireLog.length;
    got(await test.core.handlers.reviewApplication({ ...now(test), draft: { ...draft, applicant: HANAKO } }));
    const reviewing = await test.untilStep('reviewing');
    expect(reviewing).toMatchObject({ isSigned: false });
    expect(JSON.stringify(reviewing.step)).toContain('署名では確かめられていません');
    await test.declareAndFile();
    const done = await test.untilStep('done');
    expect(test.card.wireLog).toHaveLength(first);
    got(await test.core.handlers.saveFiledCopy({ flowId: done.flowId }));
    expect(got(readContainer(test.saved[0]?.bytes ?? new Uint8Array())).isSigned).toBe(false);
  });

  it('SR-2: without a signature, too, the same bytes are sent again and filed once', async () => {
    const test = await openTestCore(portal);
    const draft = await begun(test, UNSIGNED, UNSIGNED_CITY);
    const before = got(await test.core.handlers.listApplications({})).applications.length;
    test.network.fault = (method, path) => (method === 'POST' && path === '/applications' ? 'lostAnswer' : undefined);
    got(await test.core.handlers.reviewApplication({ ...now(test), draft: { ...draft, applicant: HANAKO } }));
    await test.untilStep('reviewing');
    await test.declareAndFile();
    expect(await test.untilStep('notSent')).toMatchObject({ isSigned: false });
    test.network.fault = undefined;
    got(await test.core.handlers.resumeFlow(now(test)));
    await test.untilStep('done');
    expect(got(await test.core.handlers.listApplications({})).applications).toHaveLength(before + 1);
  });

  it('stays with the form when reading the card is given up or its PIN is locked', async () => {
    const test = await openTestCore(portal);
    const draft = await begun(test);
    got(await test.core.handlers.readApplicantFromCard({ ...now(test), draft }));
    await test.untilCard('awaitingPin');
    got(await test.core.handlers.editApplication(now(test)));
    expect((await test.untilStep('fillingForm')).step).toMatchObject({ draft: { answers: draft.answers } });
  });

  it('SR-48: when the window goes away the flow is cancelled and the card let go', async () => {
    const test = await openTestCore(portal);
    const draft = await begun(test);
    await reviewed(test, { ...draft, applicant: HANAKO });
    await test.core.windowGone();
    expect(test.view().step).toMatchObject({ at: 'cancelled' });
  });
});
