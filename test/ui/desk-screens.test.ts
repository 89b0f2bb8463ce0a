/// <reference lib="dom" />
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { slotOf } from '#contract/procedure/visit.ts';
import { type CalendarDate, epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { languageSchema } from '#contract/values/localized-text.ts';
import { openDayFrom } from '#contract/values/open-days.ts';
import { renderApplicationPdf } from '#documents/application-pdf/application-pdf.ts';
import type { DeskWords } from '#words/desk-words.ts';
import { loadDeskWords } from '#words/desk-words.ts';
import { readingsInBrackets, withoutReadings } from '#words/ruby.ts';
import { proposedLastDay } from '../../staff-web/cases/correction-draft.ts';
import { SAMPLE_DOCUMENT } from '../support/application/build-container.ts';
import { sampleFile } from '../support/application/sample-filing.ts';
import { actAs } from '../support/desk/act-as.ts';
import { deskBench, OFFICE } from '../support/desk/desk-bench.ts';
import { showDraft, showForm } from '../support/desk/editor-screens.ts';
import {
  prepareOffice,
  showKeeping,
  showNotices,
  showProcedures,
  showSending,
  showStatistics,
  showWordings,
} from '../support/desk/office-screens.ts';
import { showKiosks, showOperation } from '../support/desk/portal-screens.ts';
import { press, type Shown, title } from '../support/desk/shown.ts';
import { IS_NIGHTLY } from '../support/generated-counts.ts';
import { UPLOAD_HEADERS, uploadBody } from '../support/portal/delivery-sender.ts';
import { eraseCase } from '../support/portal/erase-case.ts';
import {
  MUNICIPALITY,
  OPERATOR,
  STAFF_PASSWORD,
  type StaffAccount,
  signInAs,
} from '../support/portal/staff-browser.ts';
import { isLookedAt, violations } from '../support/window/axe.ts';
import { tooWide, withLargeText } from '../support/window/gallery-check.ts';

const [NARROW, HANDHELD] = [
  { width: 1024, height: 768 },
  { width: 360, height: 740 },
] as const;
const SIZES = [OFFICE, ...(IS_NIGHTLY ? [NARROW] : []), HANDHELD];
const REFLOW = { width: 320, height: 640 };
const LEAST_TARGET_PX = 24;
const SHOTS = process.env.MADOGUCHI_SHOTS;

const bench = deskBench();
let worker: StaffAccount;
let administrator: StaffAccount;
let approver: StaffAccount;
let editor: StaffAccount;
let auditor: StaffAccount;
let number: string;
let application: string;
let talked: string;
let proposed: string;
/** That somebody asks to let go, and one that is gone. */
let held: string;
let erased: string;
beforeAll(async () => {
  worker = await bench.staff('caseWorker');
  approver = await bench.staff('approver');
  auditor = await bench.staff('auditor');
  administrator = await bench.staff('administrator');
  editor = await bench.staff('catalogueEditor');
  await prepareOffice(bench, editor);
  number = await bench.file('child-allowance-end');
  const pdf = await renderApplicationPdf(SAMPLE_DOCUMENT);
  application = await bench.file('child-allowance-claim', {
    files: [sampleFile('elderSiblingConfirmation', pdf), sampleFile('elderSiblingConfirmation', pdf)],
  });
  talked = await bench.file('child-allowance-claim');
  proposed = await bench.file('child-allowance-claim');
  const by = await signInAs(bench.portal, worker);
  const charged = await by.ask('POST', `/staff/cases/${talked}/charges`, {
    key: randomUUID(),
    purpose: 'certificateFee',
    yen: 300,
    lastDay: addDays(japaneseDay(epochMs(Date.now())), 20),
    ways: ['card'],
  });
  if (charged.status !== 201) throw new Error(JSON.stringify(charged));
  await actAs(by, talked, { type: 'take' });
  const today = japaneseDay(epochMs(Date.now()));
  await actAs(by, talked, { type: 'expectOriginal', key: 'accountCopy' });
  await actAs(by, talked, { type: 'bookVisit', slot: slotOf(openDayFrom(addDays(today, 1)), '09:20') });
  await sql`update case_visit set day = ${today} where receipt_number = ${talked}`.execute(bench.portal.database);
  await comeWithoutCase(today);
  await sql`insert into mail_problem (municipality_code, id, at, problem, kind, procedure_group, subject_id, receipt_number)
    select municipality_code, 'problem', now(), 'bounced', 'news', 'child', owner, receipt_number from application
    where receipt_number = ${talked}`.execute(bench.portal.database);
  await actAs(by, talked, { type: 'message', text: '書類を確かめています。' });
  await actAs(by, talked, { type: 'note', kind: 'call', text: '本人に電話した。あした来る。' });
  await actAs(by, talked, {
    type: 'askCorrection',
    lastDay: proposedLastDay(japaneseDay(epochMs(Date.now()))),
    marks: [{ target: { kind: 'field', at: 'applicant.address' }, words: '住所を確かめてください。' }],
  });
  held = await bench.file('child-allowance-end');
  const placing = await signInAs(bench.portal, await bench.staff('approver'));
  const reason = '審査請求があり、裁決まで残します。';
  await actAs(placing, held, { type: 'hold', ground: 'appeal', reason });
  await actAs(placing, held, { type: 'liftHold', reason: '審査請求が取り下げられました。' });
  erased = await bench.file('child-allowance-end');
  await actAs(by, erased, { type: 'take' });
  await actAs(by, erased, { type: 'decide', outcome: 'noted' });
  await eraseCase(bench.portal, erased);
  await actAs(by, proposed, { type: 'take' });
  await actAs(by, proposed, {
    type: 'propose',
    outcome: 'refused',
    letter: {
      facts: [{ label: '始まる月', value: { type: 'month', month: '2026-12' } }],
      reasons: ['所得が基準を超えている（児童手当法 5条）。'],
    },
  });
});

/** Somebody books to come for what they filed elsewhere, and the day is here. */
async function comeWithoutCase(today: CalendarDate): Promise<void> {
  const slot = slotOf(openDayFrom(addDays(today, 1)), '10:00');
  const payload = { purpose: 'move-out-notice', municipality: MUNICIPALITY, section: 'movingIn', slot };
  const token = await bench.portal.signIn('spouse');
  const booked = await bench.portal.ask(token, { method: 'POST', url: '/visits', payload });
  if (booked.status !== 200) throw new Error(JSON.stringify(booked));
  await sql`update visit_free set day = ${today}`.execute(bench.portal.database);
}

/** Who comes, and papers at the counter: by a number and two presses. */
async function showCounter({ page, d, look }: Shown): Promise<void> {
  await bench.signIn(page, worker);
  await title(page, d.today.title);
  const arrived = page.getByText(readingsInBrackets(d.originals.states.arrived));
  await page.goto(`${bench.portal.origin()}/staff/#/visits`);
  await page.locator('main table').nth(1).waitFor();
  await look('D13');
  await page.locator('#field-papers-number').fill('MG-0000-0000-0000');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await look('D13 with an unknown number');
  await page.locator('#field-papers-number').fill(talked);
  await page.keyboard.press('Enter');
  await page.locator('.originals').waitFor();
  await look('D13 with papers');
  if ((await arrived.count()) === 0) await page.locator('.originals .button').first().click();
  await arrived.first().waitFor();
  await look('D13 with a paper that arrived');
  await page.goto(`${bench.portal.origin()}/staff/#/cases/${talked}/delay`);
  await title(page, d.delay.title);
  await press(page, d.decision.check);
  await page.locator('[aria-invalid=true]').first().waitFor();
  await look('delay with errors');
  await page.locator('#field-expected').fill(addDays(japaneseDay(epochMs(Date.now())), 40));
  await page.locator('#field-reason').fill('架空の調査に時間がかかるため。');
  await press(page, d.decision.check);
  await title(page, d.delay.confirmTitle);
  await look('delay, confirming');
}

async function showEntrance({ page, d, look }: Shown): Promise<void> {
  await look('D01');
  await press(page, d.signIn.go);
  await page.locator('.error-summary').waitFor();
  await look('D01 with errors');
  const invited = await bench.portal.stores.staff.invite(OPERATOR, MUNICIPALITY, {
    name: '新しい 職員',
    mail: `new-${Math.random().toString(36).slice(2)}@city.example`,
    grants: [{ role: 'reader', group: '*' }],
  });
  if (!invited.ok) throw new Error(JSON.stringify(invited.failure));
  await page.goto(`${bench.portal.origin()}${invited.value.link}`);
  await title(page, d.invitation.title);
  await look('D01 by link');
  await page.locator('#field-newPassword').fill(STAFF_PASSWORD);
  await page.locator('#field-again').fill(STAFF_PASSWORD);
  await press(page, d.invitation.next);
  await page.locator('.code-picture').waitFor();
  await look('D01 by link, codes');
  await page.goto(`${bench.portal.origin()}/staff/invitation#cut`);
  await page.locator('main .note.is-error').waitFor();
  await look('D01 by a broken link');
  await page.goto(`${bench.portal.origin()}/staff/`);
  await title(page, d.signIn.title);
}

async function showCases({ page, d, look }: Shown): Promise<void> {
  await bench.signIn(page, worker);
  await title(page, d.today.title);
  await page.locator('main section').first().waitFor();
  await look('D02');
  await page.keyboard.press('?');
  await page.locator('dialog[open]').waitFor();
  await look('list of keys');
  await page.keyboard.press('Escape');
  await page.goto(`${bench.portal.origin()}/staff/#/cases`);
  await page.locator('table').waitFor();
  await page.keyboard.press('j');
  await look('D03');
  await page.goto(`${bench.portal.origin()}/staff/#/cases?state=withdrawn`);
  await page.locator('.cases-foot').waitFor();
  await look('D03 with nothing');
  await page.goto(`${bench.portal.origin()}/staff/#/cases/MG-0000-0000-0000`);
  await page.locator('.note').waitFor();
  await look('D04 of a number that never was');
  await page.goto(`${bench.portal.origin()}/staff/#/cases/${erased}`);
  await page.locator('main .facts').waitFor();
  await look('D04 of a case that was erased');
  await page.goto(`${bench.portal.origin()}/staff/#/cases/${number}`);
  for (const [index, tab] of (['answers', 'checks', 'originals', 'talk', 'history'] as const).entries()) {
    await page.locator('[role=tab]').first().waitFor();
    await page.keyboard.press(String(index + 1));
    await page.locator(`[data-tab="${tab}"][aria-selected=true]`).waitFor();
    await look(`D04 ${tab}`);
    if (tab !== 'originals') continue;
    await press(page, d.acts.bookVisit);
    await page.locator('[data-part=slots] select').first().waitFor();
    await look('D04 originals, booking a visit');
  }
  await page.keyboard.press('d');
  await title(page, d.decision.title);
  await press(page, d.decision.check);
  await page.locator('.error-summary').waitFor();
  await look('D06 with errors');
  await page.locator('main input[type=radio]').first().check();
  await press(page, d.decision.check);
  await title(page, d.decision.confirmTitle);
  await look('D06 to confirm');
  await page.goto(`${bench.portal.origin()}/staff/#/cases/${application}`);
  await page.locator('[role=tab]').first().waitFor();
  await page.keyboard.press('c');
  await title(page, d.correction.title);
  await press(page, d.correction.check);
  await page.locator('.error-summary').waitFor();
  await page.locator('.mark-list input[type=checkbox]').first().check();
  await look('D05 with errors');
  await page.locator('.mark-sentences button').first().click();
  await press(page, d.correction.check);
  await title(page, d.correction.confirmTitle);
  await look('D05 to send');
  await page.goto(`${bench.portal.origin()}/staff/#/cases/${application}/decision`);
  await title(page, d.decision.title);
  await page.locator('main input[type=radio]').nth(2).check();
  await press(page, d.decision.addFact);
  await look('D06 of an application');
  await page.goto(`${bench.portal.origin()}/staff/#/cases/${talked}`);
  await page.locator('[role=tab]').first().waitFor();
  await page.keyboard.press('4');
  await page.locator('.staff-only').waitFor();
  await look('D04 with a correction, D11');
  await page.goto(`${bench.portal.origin()}/staff/#/cases/${proposed}/approval`);
  await page.locator('main h2').first().waitFor();
  await look('D07 of who proposed');
  await page.goto(`${bench.portal.origin()}/staff/#/cases/${number}/difference`);
  await title(page, d.difference.title);
  await look('D09');
  await page.goto(`${bench.portal.origin()}/staff/#/cases/${number}/signature/1`);
  await page.locator('main .note').first().waitFor();
  await look('D10');
  await press(page, d.signature.again);
  await page.locator('main [role=status] .note').waitFor();
  await look('D10, verified again');
  await page.locator('#find-number').fill('見');
  await page.keyboard.press('Enter');
  await page.locator('.field-error, [aria-invalid=true]').first().waitFor();
  await look('D12 with an error');
  const { name } = (await bench.portal.authority.holder('ordinary')).persona.holder;
  await page.locator('#field-text').fill(name);
  await page.keyboard.press('Enter');
  await page.locator('table').waitFor();
  await look('D12');
  await page.locator('#field-born').fill('1899');
  await page.keyboard.press('Enter');
  await page.locator('main table').waitFor({ state: 'detached' });
  await page.locator('main .said + p').waitFor();
  await look('D12 with nothing');
  await page.goto(`${bench.portal.origin()}/staff/#/cases/${application}/attachments/1`);
  await page.locator('iframe[style*="aspect-ratio"]').waitFor();
  await page.locator('details summary').last().click();
  await look('D08');
  await page.goto(`${bench.portal.origin()}/staff/#/cases/${talked}/attachments/1`);
  await page.locator('main .note.is-warning').waitFor();
  await look('D08, damaged');
  await page.goto(`${bench.portal.origin()}/staff/#/me`);
  await page.locator('.factors').waitFor();
  await look('D23');
  await page.locator('#field-passkeyName').fill('');
  await page.locator('main form:has(#field-passkeyName) button[type=submit]').click();
  await page.locator('[aria-invalid=true]').first().waitFor();
  await look('D23 with an error');
  await page.locator('.password-form button[type=submit]').click();
  await page.locator('#field-presentPassword-error').waitFor();
  await look('D23 with no password typed');
  await page.goto(`${bench.portal.origin()}/staff/#/elsewhere`);
  await title(page, d.notFoundTitle);
  await look('no such page');
}

async function showApproval({ page, d, look }: Shown): Promise<void> {
  await bench.signIn(page, approver);
  await page.goto(`${bench.portal.origin()}/staff/#/cases/${proposed}`);
  await page.locator('[role=tab]').first().waitFor();
  await look('D04 awaiting approval');
  await page.locator('summary', { hasText: readingsInBrackets(d.withholdings.title) }).click();
  await press(page, d.withholdings.ask);
  await page.getByText(readingsInBrackets(d.withholdings.groundWrong)).waitFor();
  await press(page, d.withholdings.look);
  await look('D04, withholding with errors');
  await page.locator('#field-withhold-until').fill(addDays(japaneseDay(epochMs(Date.now())), 30));
  await page.locator('#field-withhold-ground').fill('刑事訴訟法 197条5項');
  await press(page, d.withholdings.ask);
  await page.getByText(readingsInBrackets(d.withholdings.asked)).waitFor();
  await look('D04, withholding asked for');
  await page.keyboard.press('d');
  await title(page, d.approval.title);
  await page.locator('main h2').first().waitFor();
  await look('D07');
  await press(page, d.acts.sendBack);
  await page.locator('dialog[open]').waitFor();
  await look('D07, sending back');
  await page.keyboard.press('Escape');
  await page.goto(`${bench.portal.origin()}/staff/#/cases/${held}`);
  await page.locator('[role=tab]').first().waitFor();
  await page.locator('.case-bar summary').first().click();
  await look('D04 on hold');
  await page.goto(`${bench.portal.origin()}/staff/#/cases/${held}/approval`);
  await page.locator('main h2').first().waitFor();
  await look('D07, letting go of a hold');
}

async function showStaff({ page, d, look }: Shown): Promise<void> {
  await bench.signIn(page, administrator);
  await title(page, d.today.title);
  await look('D02 of an administrator');
  await page.goto(`${bench.portal.origin()}/staff/#/staff`);
  await page.locator('table').waitFor();
  await look('D17');
  await press(page, d.staff.invite);
  await title(page, d.staff.inviteTitle);
  await press(page, d.staff.send);
  await page.locator('.error-summary').waitFor();
  await look('D17, an invitation with errors');
  await page.locator('#field-name').fill('山田 太郎');
  await page.locator('#field-mail').fill(`invited-${Math.random().toString(36).slice(2)}@city.example`);
  await page.locator('main input[type=radio]').first().check();
  await press(page, d.staff.send);
  await page.locator('.staff-link').waitFor();
  await look('D17, a link');
  await page.locator('tbody button').first().click();
  await page.locator('.staff-grants').waitFor();
  await page.locator('details summary').click();
  await look('D17, somebody');
}

/** What was asked for in a case, and money that came at the counter. */
async function showPayments({ page, d, look }: Shown): Promise<void> {
  await bench.signIn(page, worker);
  await title(page, d.today.title);
  await page.goto(`${bench.portal.origin()}/staff/#/payments`);
  await page.locator('main table').waitFor();
  await look('D26');
  await page.locator('main details summary').click();
  await look('D26, asking for a payment');
  await page.locator('main tbody button').last().click();
  await page.locator('#field-ground').waitFor();
  await press(page.locator('main'), d.payments.send);
  await page.locator('.error-summary').waitFor();
  await look('D26, money at the counter, with errors');
}

/** What a resident says is wrong, and the answer to it. */
async function showCorrections({ page, d, look }: Shown): Promise<void> {
  const token = await bench.portal.signIn('ordinary');
  const asked = await bench.portal.ask(token, {
    method: 'POST',
    url: '/own-data/tax/corrections',
    payload: {
      ...{ key: randomUUID(), municipality: MUNICIPALITY, table: 'main', field: 'income', row: { income: 2_850_000 } },
      ...{ shouldBe: '所得は見本の額です', name: '見本　花子', birthDate: '1990-04-01' },
    },
  });
  await bench.portal.ask(token, {
    method: 'POST',
    url: `/own-data/corrections/${String(asked.body.correction)}/file`,
    headers: UPLOAD_HEADERS,
    payload: uploadBody({ name: '源泉徴収票.pdf' }, await renderApplicationPdf(SAMPLE_DOCUMENT)),
  });
  await bench.signIn(page, worker);
  await title(page, d.today.title);
  await page.goto(`${bench.portal.origin()}/staff/#/corrections`);
  await page.locator('main table').waitFor();
  await look('D27');
  await page.locator('main tbody button').first().click();
  await page.locator('#field-reason').waitFor();
  await press(page.locator('main'), d.corrections.send);
  await page.locator('.error-summary').waitFor();
  await look('D27, one of them, with errors');
  await press(page.locator('main'), d.corrections.showFile);
  await page.locator('iframe[style*="aspect-ratio"]').waitFor();
  await look('D27, with what was sent along');
  await page.locator('main input[type=radio]').nth(1).check();
  await page.locator('#field-reason').fill('持っている所に伝えました');
  await press(page.locator('main'), d.corrections.send);
  await page.locator('.said', { hasText: /./ }).waitFor();
  await look('D27, answered');
}

async function showAudit({ page, d, look }: Shown): Promise<void> {
  await bench.signIn(page, auditor);
  await page.goto(`${bench.portal.origin()}/staff/#/audit`);
  await title(page, d.audit.title);
  await page.locator('.audit-table').waitFor();
  await look('D18');
  await page.locator('.audit-table tbody button').last().click();
  await page.locator('.audit-entry .facts').waitFor();
  await look('D18, an entry');
  await page.locator('#field-case').fill('MG-1');
  await press(page.locator('main'), d.audit.search);
  await page.getByText(readingsInBrackets(d.audit.caseWrong)).first().waitFor();
  await look('D18 with errors');
  await page.locator('.audit-table td:nth-child(3) button').first().click();
  await page.locator('#field-staff').waitFor();
  await look('D18, of somebody');
}

describe('every screen of the desk', () => {
  const parts = {
    entrance: showEntrance,
    cases: showCases,
    counter: showCounter,
    approval: showApproval,
    staff: showStaff,
    payments: showPayments,
    corrections: showCorrections,
    procedures: (shown: Shown) => showProcedures(bench, shown, editor),
    form: (shown: Shown) => showForm(bench, shown, editor),
    draft: (shown: Shown) => showDraft(bench, shown, editor),
    wordings: (shown: Shown) => showWordings(bench, shown, editor),
    notices: (shown: Shown) => showNotices(bench, shown, approver),
    sending: (shown: Shown) => showSending(bench, shown, { approver, administrator }),
    keeping: (shown: Shown) => showKeeping(bench, shown, administrator),
    statistics: (shown: Shown) => showStatistics(bench, shown, approver),
    kiosks: (shown: Shown) => showKiosks(bench, shown, worker),
    operation: (shown: Shown) => showOperation(bench, shown, administrator),
    audit: showAudit,
  };
  it.each(
    Object.entries(parts).flatMap(([part, show], place) =>
      languageSchema.options
        .filter((language) => SHOTS !== undefined || isLookedAt(language, place))
        .map((language) => ({ language, part, show })),
    ),
  )(
    'in $language, $part: has no accessibility violation on desk screens or handheld ones, and reflows at 320 px and with text of 200 %',
    async ({ language, part, show }) => {
      const d = await loadDeskWords(language);
      await bench.withPage(async (page) => {
        const problems: unknown[] = [];
        await show({
          page,
          d,
          look: async (name) => {
            const found = await problemsOf(page, { d, name: `${language} ${part} ${name}` });
            if (found.length > 0) problems.push({ name, found });
          },
        });
        expect(problems).toEqual([]);
      }, language);
    },
  );
});

interface LookedAt {
  readonly d: DeskWords;
  readonly name: string;
}

async function problemsOf(page: Page, { d, name }: LookedAt): Promise<string[]> {
  const found: string[] = [];
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await page.mouse.move(0, 0);
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/${name} ${size.width}.png`, fullPage: true });
    found.push(...(await violations(page)).map((one) => `${size.width} px: ${one}`));
    found.push(...(await smallTargets(page)).map((one) => `${size.width} px: ${one}`));
  }
  found.push(...(await withLargeText(page, () => tooWide(page, 'at 360 px with text of 200 %'))));
  await page.setViewportSize(REFLOW);
  found.push(...(await tooWide(page, 'at 320 px')));
  await page.setViewportSize(NARROW);
  found.push(...(await withLargeText(page, () => tooWide(page, 'at 1024 px with text of 200 %'))));
  await page.setViewportSize(OFFICE);
  expect(await page.locator('h1').count(), name).toBe(1);
  expect(await page.title(), name).toMatch(new RegExp(`.+ - ${withoutReadings(d.name)}$`));
  // What the address, the title and the machine keep of a case is its number alone, and that in the address.
  const kept = await page.evaluate(() => [
    document.title,
    JSON.stringify(window.localStorage),
    JSON.stringify(window.sessionStorage),
    JSON.stringify(window.history.state),
    document.cookie,
  ]);
  expect(kept.join(' '), name).not.toMatch(/MG-|見本　|花子|csrf/);
  return found;
}

/** What is smaller than a pointer hits well; links in sentences and the boxes of choices, whose labels are large, are exempt. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(
    (least) =>
      [
        ...document.querySelectorAll<HTMLElement>(
          'button, select, summary, a[href]:not(.skip, p > a), input:not([type=radio], [type=checkbox])',
        ),
      ]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < least)
        .map((one) => `small: ${one.outerHTML.slice(0, 120)}`),
    LEAST_TARGET_PX,
  );
}
