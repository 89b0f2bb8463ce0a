import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Draft } from '#contract/app/flows/apply-flow.ts';
import { prefillLinkSchema } from '#contract/portal/prefill-routes.ts';
import { epochMs, municipalityCodeSchema, procedureIdSchema } from '#contract/values/brands.ts';
import { privateFiles } from '#host/private-files/private-files.ts';
import { outsideLink } from '../../main/host/outside-link.ts';
import { undeclaredAnswers } from '../support/application/sample-answers.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';
import { openSiteApi } from '../support/portal/site-api.ts';

const PLACE = municipalityCodeSchema.parse('131318');
const PROCEDURE = procedureIdSchema.parse('child-allowance-donation');

let portal: TestPortal;
let site: Awaited<ReturnType<typeof openSiteApi>>;
let token = '';
beforeAll(async () => {
  portal = await openTestPortal();
  site = await openSiteApi(portal, { apis: ['applications.prefill'] });
  token = String((await site.token('applications.prefill')).body.access_token);
});
afterAll(() => portal?.close());

const asSite = async (method: 'GET' | 'POST', url: string, payload?: object) =>
  (await site.ask(token, method, url, payload)).body;
async function begun() {
  const answers = undeclaredAnswers(portal.procedure(PROCEDURE));
  const { id, link = '' } = await asSite('POST', '/api/prefills', {
    procedure: PROCEDURE,
    municipality: PLACE,
    answers,
  });
  return { id, answers, link: prefillLinkSchema.parse(outsideLink(link)) };
}
const now = (test: TestCore) => {
  const { flowId, revision } = test.view();
  return { flowId, revision };
};

async function opened(
  test: TestCore,
  prefill: string,
  tells: boolean,
): Promise<{ draft: Draft; begunBy?: object | undefined }> {
  const siteForm = { prefill, tells };
  got(
    await test.core.handlers.beginApply({ procedure: PROCEDURE, municipality: PLACE, applicantFrom: 'form', siteForm }),
  );
  const { step } = await test.untilStep('fillingForm');
  if (step.at !== 'fillingForm' || !('draft' in step)) throw new Error('not the form');
  return step;
}

async function file(test: TestCore, draft: Draft): Promise<string> {
  got(await test.core.handlers.readApplicantFromCard({ ...now(test), draft }));
  await test.untilCard('awaitingPin');
  await test.givePin('5678');
  const { step } = await test.untilStep('fillingForm');
  if (step.at !== 'fillingForm' || !('draft' in step)) throw new Error('not the form');
  got(await test.core.handlers.reviewApplication({ ...now(test), draft: step.draft }));
  await test.untilStep('reviewing');
  await test.declareAndFile();
  await test.untilCard('awaitingPin');
  await test.givePin('ABC123');
  const done = await test.untilStep('done');
  if (done.step.at !== 'done' || !('receipt' in done.step)) throw new Error('not received');
  return done.step.receipt.receiptNumber;
}

describe('a form that a site began, in the app', () => {
  it('is said to be of the site, holds what it wrote, and is filed by the person, whose number the site hears', async () => {
    const { id, answers, link } = await begun();
    const test = await openTestCore(portal);
    got(await test.core.handlers.hello({}));
    got(await test.core.followLink(link));
    expect(test.sent.filter((event) => event.includes('siteFormFollowed'))).toHaveLength(1);
    expect(got(await test.core.handlers.readSiteForm({ token: link.prefill }))).toMatchObject({
      site: { name: { en: 'Sample Library' } },
      procedure: PROCEDURE,
    });
    await test.signIn();
    const form = await opened(test, link.prefill, true);
    expect(form).toMatchObject({ begunBy: { en: 'Sample Library' }, draft: { answers } });
    const receiptNumber = await file(test, form.draft);
    expect(await asSite('GET', `/api/prefills/${id}`)).toEqual({
      state: 'filed',
      number: receiptNumber,
      status: 'received',
    });
  });

  it('tells the site nothing where the person does not want it', async () => {
    const { id, link } = await begun();
    const test = await openTestCore(portal);
    await test.signIn();
    await file(test, (await opened(test, link.prefill, false)).draft);
    expect(await asSite('GET', `/api/prefills/${id}`)).toMatchObject({ state: 'open' });
  });

  it('leaves what the person wrote before as it is, and fills in only what they had left empty', async () => {
    const { answers, link } = await begun();
    const [first = '', second = ''] = Object.keys(answers);
    const folder = mkdtempSync(join(tmpdir(), 'madoguchi-site-form-'));
    const files = privateFiles({
      folder,
      mainKey: async () => new Uint8Array(32).fill(3),
      nowMs: () => epochMs(portal.clock.nowMs),
    });
    const test = await openTestCore(portal, { privateFiles: files });
    await test.signIn();
    got(await test.core.handlers.beginApply({ procedure: PROCEDURE, municipality: PLACE, applicantFrom: 'form' }));
    await test.untilStep('fillingForm');
    const own = { applicant: null, answers: { [first]: 'ミホン　ジロウ' }, attachmentsToFollow: [] };
    got(await test.core.handlers.saveDraft({ ...now(test), draft: own }));
    await test.until(({ step }) => step.at === 'fillingForm' && step.kept !== 'notYet', 'the word that it is kept');
    got(await test.core.handlers.cancelFlow({ flowId: test.view().flowId }));
    await test.untilStep('cancelled');
    const { draft } = await opened(test, link.prefill, false);
    expect(draft.answers[first]).toBe('ミホン　ジロウ');
    expect(draft.answers[second]).toEqual(answers[second]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('is none of another portal’s, and none that is over', async () => {
    const { link } = await begun();
    const test = await openTestCore(portal);
    const elsewhere = { ...link, portalKey: 'abcdefghijklmnop' };
    expect(await test.core.followLink(elsewhere)).toMatchObject({ failure: { code: 'portalNotConfigured' } });
    await test.signIn();
    const siteForm = { prefill: 'A'.repeat(43), tells: false };
    got(
      await test.core.handlers.beginApply({
        procedure: PROCEDURE,
        municipality: PLACE,
        applicantFrom: 'form',
        siteForm,
      }),
    );
    expect((await test.untilStep('failed')).step).toMatchObject({ failure: { code: 'notFound' } });
  });
});
