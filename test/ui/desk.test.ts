/// <reference lib="dom" />
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { totpCode, totpStep } from '#portal/staff/totp.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { desk as d } from '#words/ja/desk.ts';
import { ja } from '#words/ja/window.ts';
import { actAs } from '../support/desk/act-as.ts';
import { deskBench } from '../support/desk/desk-bench.ts';
import {
  MUNICIPALITY,
  nextCode,
  OPERATOR,
  STAFF_PASSWORD,
  type StaffAccount,
  secretIn,
  signInAs,
} from '../support/portal/staff-browser.ts';

/** A notification that an office ends itself, and an application, which a letter answers. */
const NOTIFICATION = 'child-allowance-end';
const APPLICATION = 'child-allowance-claim';
/** A button takes a second press within half a second for a double click. */
const REPEAT_GUARD_MS = 520;
const IDLE_MS = 15 * 60_000;

const bench = deskBench();
let worker: StaffAccount;
let colleague: StaffAccount;
let approver: StaffAccount;
beforeAll(async () => {
  worker = await bench.staff('caseWorker');
  colleague = await bench.staff('caseWorker');
  approver = await bench.staff('approver');
});

const title = (page: Page, words: string) =>
  page.getByRole('heading', { level: 1, name: words, exact: true }).waitFor();
const at = (page: Page, place: string) => page.goto(`${bench.portal.origin()}/staff/#/${place}`);
async function open(page: Page, number: string): Promise<void> {
  await at(page, `cases/${number}`);
  await page.getByRole('tab').first().waitFor();
}
async function stateOf(number: string): Promise<unknown> {
  const by = await signInAs(bench.portal, worker);
  return (await by.ask('GET', `/staff/cases/${number}`)).body;
}

/** Counts what does something: a click or a key; what is typed into a box is not counted. */
function pressCounter(page: Page) {
  let count = 0;
  return {
    count: () => count,
    async key(key: string): Promise<void> {
      count += 1;
      await page.keyboard.press(key);
    },
    async click(words: string): Promise<void> {
      count += 1;
      await page.waitForTimeout(REPEAT_GUARD_MS);
      await page.getByRole('button', { name: words }).first().click();
    },
    async choose(words: string): Promise<void> {
      count += 1;
      await page.getByText(words, { exact: true }).first().click();
    },
  };
}

describe('signing in', () => {
  it('a link sets password and codes, leaves no trace in the address, and leads to sign-in and the desk', async () => {
    const invited = await bench.portal.stores.staff.invite(OPERATOR, MUNICIPALITY, {
      name: '新人 一郎',
      mail: 'first@city.example',
      grants: [{ role: 'caseWorker', group: '*' }],
    });
    if (!invited.ok) throw new Error(JSON.stringify(invited.failure));
    await bench.withPage(async (page) => {
      await page.goto(`${bench.portal.origin()}${invited.value.link}`);
      await page.reload();
      await title(page, d.invitation.title);
      await page.goto(`${bench.portal.origin()}${invited.value.link}`);
      await title(page, d.invitation.title);
      expect(page.url()).toBe(`${bench.portal.origin()}/staff/invitation`);
      await page.locator('#field-newPassword').fill('short');
      await page.locator('#field-again').fill('short');
      await page.getByRole('button', { name: d.invitation.next }).click();
      await page.getByText(ja.app.errorPrefix).or(page.locator('.note.is-error')).first().waitFor();
      await page.locator('#field-newPassword').fill(STAFF_PASSWORD);
      await page.locator('#field-again').fill(STAFF_PASSWORD);
      await page.waitForTimeout(REPEAT_GUARD_MS);
      await page.getByRole('button', { name: d.invitation.next }).click();
      const shown = await page.locator('.entrance-secret').textContent();
      const secret = secretIn(`otpauth://totp/x?secret=${shown?.replaceAll(' ', '')}`);
      bench.portal.clock.nowMs += 30_000;
      await page.locator('#field-code').fill(totpCode(secret, totpStep(bench.portal.clock.nowMs)));
      await page.getByRole('button', { name: d.invitation.finish }).click();
      await page.getByText(d.signIn.reasons.registered).waitFor();
      await bench.signIn(page, {
        id: invited.value.staff,
        mail: 'first@city.example',
        municipality: MUNICIPALITY,
        secret,
      });
      await title(page, d.today.title);
    });
  });

  it('a wrong code is told without saying what was wrong; a reload keeps the session; signing out ends it', async () => {
    await bench.withPage(async (page) => {
      await page.locator('#field-municipality').selectOption(MUNICIPALITY);
      await page.locator('#field-mail').fill(worker.mail);
      await page.locator('#field-password').fill(STAFF_PASSWORD);
      await page.locator('#field-code').fill('000000');
      await page.locator('main button[type=submit]').click();
      await page.getByText('サインインできませんでした').waitFor();
      await bench.signIn(page, worker);
      await page.reload();
      await title(page, d.today.title);
      const [cookie] = await page.context().cookies();
      expect(cookie).toMatchObject({ name: '__Host-desk', httpOnly: true, secure: true, sameSite: 'Strict' });
      await page.getByRole('button', { name: d.nav.signOut }).click();
      await page.getByText(d.signIn.reasons.signedOut).waitFor();
      await page.reload();
      await title(page, d.signIn.title);
    });
  });

  it('a session that the portal ended leads to sign-in with the reason, and nothing of the case stays on the page', async () => {
    const number = await bench.file(NOTIFICATION);
    await bench.withPage(async (page) => {
      await bench.signIn(page, worker);
      await open(page, number);
      const other = await signInAs(bench.portal, worker);
      await other.ask('DELETE', '/staff/sessions');
      await page.keyboard.press('n');
      await page.getByText(d.signIn.reasons.ended).waitFor();
      expect(await page.locator('body').textContent()).not.toContain('花子');
    });
  });
});

describe('by keys alone', () => {
  it('a notification goes from the queue to its end, and its person reads what was said', async () => {
    const number = await bench.file(NOTIFICATION);
    await bench.withPage(async (page) => {
      await bench.signIn(page, worker);
      await page.keyboard.press('g');
      await page.keyboard.press('q');
      await page.locator('table').waitFor();
      for (let row = 0; row < 60; row += 1) {
        await page.keyboard.press('j');
        if ((await page.evaluate(() => document.activeElement?.textContent)) === number) break;
      }
      await page.keyboard.press('Enter');
      await page.getByRole('tab').first().waitFor();
      await page.keyboard.press('d');
      await title(page, d.decision.title);
      await page.getByText(d.outcomes.noted).waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await page.keyboard.press('Tab');
      await page.keyboard.type('届出を確かめました。');
      await page.keyboard.press('Control+Enter');
      await title(page, d.decision.confirmTitle);
      await page.keyboard.press('Control+Enter');
      await page.getByText(d.case.outcome(d.states.decided, d.outcomes.noted)).first().waitFor();
    });
    expect(await stateOf(number)).toMatchObject({ state: 'decided', outcome: 'noted' });
  });

  it('DT-30: no key does anything while somebody types or composes, or while keys are switched off', async () => {
    const number = await bench.file(NOTIFICATION);
    await bench.withPage(async (page) => {
      await bench.signIn(page, worker);
      await open(page, number);
      await page.keyboard.press('4');
      await page.locator('#field-note').click();
      await page.keyboard.type('a d c n g q 1');
      await page.evaluate(() => {
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', isComposing: true, bubbles: true }));
      });
      expect(await page.locator('#field-note').inputValue()).toBe('a d c n g q 1');
      expect(page.url()).toContain(number);
      await at(page, 'me');
      await page.getByText(d.me.keysOn).click();
      await open(page, number);
      await page.keyboard.press('a');
      await page.keyboard.press('g');
      await page.keyboard.press('q');
      await page.waitForTimeout(300);
      expect(page.url()).toContain(number);
    });
    expect(await stateOf(number)).toMatchObject({ state: 'received', version: 1 });
  });

  it('Esc asks before what was written is lost', async () => {
    const number = await bench.file(NOTIFICATION);
    await bench.withPage(async (page) => {
      await bench.signIn(page, worker);
      await open(page, number);
      await page.keyboard.press('d');
      await title(page, d.decision.title);
      await page.locator('#field-note').fill('書きかけ');
      await page.keyboard.press('Escape');
      await page.getByText(d.unsaved.title).waitFor();
      await page.keyboard.press('Escape');
      expect(await page.locator('#field-note').inputValue()).toBe('書きかけ');
    });
  });
});

describe('presses', () => {
  it('opening the next case takes 1, a correction with a ready sentence 6 with it, and the person reads it', async () => {
    const number = await bench.file(APPLICATION);
    const mine = await bench.staff('caseWorker');
    await bench.withPage(async (page) => {
      await bench.signIn(page, mine);
      await open(page, number);
      const presses = pressCounter(page);
      await presses.key('n');
      await page.waitForTimeout(300);
      await open(page, number);
      await presses.key('c');
      await title(page, d.correction.title);
      await presses.choose('住所');
      await presses.click('住所が住民票と違います。住民票のとおりに書いてください。');
      await presses.click(d.correction.check);
      await title(page, d.correction.confirmTitle);
      await presses.click(d.correction.send);
      await page.getByText(d.correction.open).waitFor();
      expect(presses.count()).toBeLessThanOrEqual(6);
    });
    expect(await stateOf(number)).toMatchObject({ state: 'correctionAsked' });
  });

  it('granting takes 4, and a refusal goes to a second person in 4, who approves in 3', async () => {
    const granted = await bench.file(APPLICATION);
    const refused = await bench.file(APPLICATION);
    await bench.withPage(async (page) => {
      await bench.signIn(page, worker);
      await waive(granted);
      await open(page, granted);
      const presses = pressCounter(page);
      await presses.key('d');
      await title(page, d.decision.title);
      await presses.choose(d.outcomes.granted);
      await presses.click(d.decision.check);
      await title(page, d.decision.confirmTitle);
      await presses.click(d.decision.decide);
      await page.getByText(d.case.outcome(d.states.decided, d.outcomes.granted)).first().waitFor();
      expect(presses.count()).toBeLessThanOrEqual(4);

      await open(page, refused);
      const proposing = pressCounter(page);
      await proposing.key('d');
      await title(page, d.decision.title);
      await proposing.choose(d.outcomes.refused);
      await page.locator('#field-reasons').fill('所得が基準を超えている（児童手当法 5条）。');
      await proposing.click(d.decision.check);
      await title(page, d.decision.confirmTitle);
      await proposing.click(d.decision.propose);
      await page.getByText(d.states.awaitingApproval).first().waitFor();
      expect(proposing.count()).toBeLessThanOrEqual(4);
    });
    await bench.withPage(async (page) => {
      await bench.signIn(page, approver);
      const presses = pressCounter(page);
      await open(page, refused); // a press on its row
      await presses.key('d');
      await title(page, d.approval.title);
      await page.getByText('所得が基準を超えている').waitFor();
      await presses.click(d.acts.approve);
      await page.getByText(d.case.outcome(d.states.decided, d.outcomes.refused)).first().waitFor();
      expect(presses.count() + 1).toBeLessThanOrEqual(3);
    });
    expect(await stateOf(granted)).toMatchObject({ letters: [{ outcome: 'granted' }] });
    expect(await stateOf(refused)).toMatchObject({ letters: [{ outcome: 'refused' }] });
  });

  it('a case is found by its number in 2, by name and year in 3, and a message answered in 3; a note is for staff alone', async () => {
    const number = await bench.file(NOTIFICATION);
    await actAs(await signInAs(bench.portal, worker), number, { type: 'take' });
    await bench.withPage(async (page) => {
      await bench.signIn(page, worker);
      const presses = pressCounter(page);
      await presses.key('/');
      await page.keyboard.type(number.toLowerCase());
      await presses.key('Enter');
      await page.getByRole('tab').first().waitFor();
      expect(presses.count()).toBe(2);
      const opened = page.url();
      const named = pressCounter(page);
      const { name, birthDate } = (await bench.portal.authority.holder('ordinary')).persona.holder;
      await named.key('/');
      await page.keyboard.type(`${name.slice(0, 2)} ${birthDate.slice(0, 4)}`);
      await named.key('Enter');
      await page.waitForFunction(() => document.activeElement?.hasAttribute('data-case'));
      expect(page.url()).toMatch(/#\/search$/);
      await named.key('Enter');
      await page.getByRole('tab').first().waitFor();
      expect(named.count()).toBe(3);
      await page.goto(opened);
      await page.getByRole('tab').first().waitFor();
      const answering = pressCounter(page);
      await answering.key('m');
      await page.waitForFunction(() => document.activeElement?.id === 'field-message');
      await page.keyboard.type('書類を受け取りました。');
      await answering.key('Control+Enter');
      await page.locator('.message').waitFor();
      expect(answering.count()).toBeLessThanOrEqual(3);
      await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
      await page.keyboard.press('i');
      await page.waitForFunction(() => document.activeElement?.id === 'field-note');
      await page.keyboard.type('本人に電話した。');
      await page.keyboard.press('Control+Enter');
      await page.locator('.staff-only').getByText('本人に電話した。').first().waitFor();
    });
    expect(await stateOf(number)).toMatchObject({
      messages: [{ text: '書類を受け取りました。' }],
      notes: [{ text: '本人に電話した。' }],
    });
  });
});

async function waive(number: string): Promise<void> {
  const by = await signInAs(bench.portal, worker);
  const { originals } = (await by.ask('GET', `/staff/cases/${number}`)).body as {
    originals: { key: string; state: string }[];
  };
  for (const { key, state } of originals.filter((one) => one.state === 'expected')) {
    expect(state).toBe('expected');
    await actAs(by, number, { type: 'originalWaived', key, reason: '窓口で写しを確かめたため' });
  }
}

describe('two people at once', () => {
  it('the second is told who did what; what was written is kept and can be sent, and nothing is overwritten unseen', async () => {
    const number = await bench.file(NOTIFICATION);
    const by = await signInAs(bench.portal, worker);
    await actAs(by, number, { type: 'take' });
    await bench.withPage(async (page) => {
      await bench.signIn(page, worker);
      await at(page, `cases/${number}/decision`);
      await page.getByText(d.outcomes.noted).click();
      await page.locator('#field-note').fill('届出を確かめました。');
      await page.getByRole('button', { name: d.decision.check }).click();
      await title(page, d.decision.confirmTitle);
      // The same person in another window counts as anybody else.
      await actAs(by, number, { type: 'release' });
      await actAs(by, number, { type: 'take' });
      await page.waitForTimeout(REPEAT_GUARD_MS);
      await page.getByRole('button', { name: d.decision.decide }).click();
      await page.getByText(d.changed.title).waitFor();
      expect(await page.locator('.note').textContent()).toContain('職員');
      expect(await stateOf(number)).toMatchObject({ state: 'inReview' });
      await page.waitForTimeout(REPEAT_GUARD_MS);
      await page.getByRole('button', { name: d.changed.look }).click();
      await title(page, d.decision.title);
      expect(await page.locator('#field-note').inputValue()).toBe('届出を確かめました。');
      await page.getByRole('button', { name: d.decision.check }).click();
      await title(page, d.decision.confirmTitle);
      await actAs(by, number, { type: 'message', text: 'お待ちください。' });
      await actAs(by, number, { type: 'release' });
      await actAs(by, number, { type: 'take' });
      await page.waitForTimeout(REPEAT_GUARD_MS);
      await page.getByRole('button', { name: d.decision.decide }).click();
      await page.getByText(d.changed.title).waitFor();
      await page.getByRole('button', { name: d.changed.sendAnyway }).click();
      await page.getByText(d.case.outcome(d.states.decided, d.outcomes.noted)).first().waitFor();
    });
  });

  it('of a case that a colleague took meanwhile nothing can be sent anyway', async () => {
    const number = await bench.file(NOTIFICATION);
    await bench.withPage(async (page) => {
      await bench.signIn(page, worker);
      await open(page, number);
      await actAs(await signInAs(bench.portal, colleague), number, { type: 'take' });
      await page.keyboard.press('d');
      await page.getByText(d.changed.title).waitFor();
      expect(page.url()).not.toContain('decision');
    });
  });
});

describe('DT-28: an open screen in an office', () => {
  it('warns after 14 minutes, stays for who is there, and is empty after 15 without a touch', async () => {
    const number = await bench.file(NOTIFICATION);
    await bench.withPage(async (page) => {
      await page.clock.install();
      await page.reload();
      await bench.signIn(page, worker);
      await open(page, number);
      await page.clock.runFor(IDLE_MS - 30_000);
      await page.getByText(d.stillThere.title).waitFor();
      await page.keyboard.press('Shift');
      await page.getByText(d.stillThere.title).waitFor({ state: 'detached' });
      await page.clock.runFor(IDLE_MS - 61_000);
      expect(await page.locator('.case-who').count()).toBe(1);
      await page.clock.runFor(62_000);
      await page.getByText(d.signIn.reasons.idle).waitFor();
      const left = await page.evaluate(() =>
        [
          document.body.textContent,
          document.title,
          JSON.stringify(localStorage),
          JSON.stringify(sessionStorage),
        ].join(),
      );
      expect(left).not.toMatch(/花子|MG-/);
      await page.reload();
      await title(page, d.signIn.title);
    });
  });

  it('asks again who it is before somebody is let in, keeps what was written, and goes on by itself', async () => {
    const administrator = await bench.staff('administrator');
    await bench.withPage(async (page) => {
      await bench.signIn(page, administrator);
      await sql`update staff_session set proved_at = now() - interval '6 minutes'
        where staff_id = ${administrator.id}`.execute(bench.portal.database);
      await at(page, 'staff');
      await page.getByRole('button', { name: d.staff.invite }).click();
      await title(page, d.staff.inviteTitle);
      await page.locator('#field-name').fill('新人 次郎');
      await page.locator('#field-mail').fill('second@city.example');
      await page.getByRole('radio', { name: d.roles.reader }).check();
      const send = page.getByRole('button', { name: d.staff.send });
      const ask = page.getByRole('dialog', { name: d.stepUp.title });
      const prove = async (code: string) => {
        await page.waitForTimeout(REPEAT_GUARD_MS);
        await ask.locator('#field-proof').fill(code);
        await page.keyboard.press('Enter');
      };

      await send.click();
      await ask.waitFor();
      await page.keyboard.press('Escape');
      await page.getByText(failureTextOf(ja.failures, { code: 'stepUpRequired' }).title).waitFor();
      await page.waitForTimeout(REPEAT_GUARD_MS);
      await send.click();
      await prove('12345');
      await ask.getByText(d.signIn.missing(d.signIn.code)).waitFor();
      await prove('000000');
      await ask.locator('.note').waitFor();
      await prove(nextCode(bench.portal, administrator.secret));
      await page.locator('.staff-link').waitFor();
      expect(await ask.count()).toBe(0);
    });
  });
});
