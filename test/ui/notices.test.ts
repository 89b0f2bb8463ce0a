import { describe, expect, it } from 'vitest';
import { success } from '#contract/failures/outcome.ts';
import { type MailSettings, noticeIdSchema } from '#contract/portal/notice-routes.ts';
import { ja } from '#words/ja/window.ts';
import { answerNotices, STAFF_NOTICE } from '../support/window/gallery/notices.ts';
import { answerRecords, OWN_QUESTION, RECORDS } from '../support/window/gallery/records.ts';
import { SIGNED_IN, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';

const withWindow = renderedWindows();
checkScreens('notices', withWindow);
checkScreens('records', withWindow);
checkScreens('payments', withWindow);

const NEXT = noticeIdSchema.parse('n'.repeat(24));
const { text: _, files: __, link: ___, ...NOTICE } = STAFF_NOTICE;
const NEW = { ...NOTICE, isRead: false };

describe('new notices', () => {
  it('are counted at home among all that are new, and so that a page of them is not taken for all', async () => {
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('listNotices', async ({ show }) =>
        success(
          show === 'unread'
            ? {
                notices: [1, 2].map((n) => ({ ...NEW, notice: noticeIdSchema.parse(String(n).repeat(24)) })),
                next: NEXT,
              }
            : { notices: [{ ...NEW, isRead: true }], next: NEXT },
        ),
      );
      await page.reload();
      await page.getByRole('heading', { name: ja.notices.fresh(2, true), exact: true }).waitFor();
    });
  });
});

describe('LINE that says that something has come', () => {
  it('is linked by a code that the card opens', async () => {
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('readLineLink', async () => success({ isOn: true, isLinked: false }));
      host.answer('beginLineLink', async () => success({ code: 'ABCD2345', until: '2026-11-29T12:10:00.000Z' }));
      await page.getByRole('link', { name: ja.notices.title }).first().click();
      await page.getByText(ja.lineLink.title).click();
      await page.getByRole('button', { name: ja.lineLink.begin }).click();
      await page.getByText('ABCD 2345').waitFor();
    });
  });

  it('is ended by who is asked once more', async () => {
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('readLineLink', async () => success({ isOn: true, isLinked: true }));
      host.answer('endLineLink', async () => success({ isOn: true, isLinked: false }));
      await page.getByRole('link', { name: ja.notices.title }).first().click();
      await page.getByText(ja.lineLink.title).click();
      await page.getByRole('button', { name: ja.lineLink.end }).click();
      await page.getByRole('dialog').getByRole('button', { name: ja.lineLink.end }).click();
      await page.getByText(ja.lineLink.ended).waitFor();
    });
  });
});

describe('mail that says that something has come', () => {
  it('goes to an address that has answered with its code, until it is taken away', async () => {
    const asked: unknown[] = [];
    const settings = (contact: MailSettings['contact']) => ({ isAvailable: true, contact, waitsForCode: false });
    const address = 'hanako@mihon.example';
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('nameMailAddress', async (params) => {
        asked.push(params);
        return success({});
      });
      host.answer('confirmMailAddress', async (params) => {
        asked.push(params);
        return success(settings({ address, language: 'ja', isOn: true, isRefused: false }));
      });
      host.answer('removeMailAddress', async () => success({}));
      await page.getByRole('link', { name: ja.notices.title }).first().click();
      await page.getByText(ja.mail.title).click();
      await page.locator('#field-mailAddress').fill('hanako');
      await page.getByRole('button', { name: ja.mail.send }).click();
      await page.getByText(ja.mail.addressWrong).first().waitFor();
      expect(asked).toEqual([]);
      await page.locator('#field-mailAddress').fill(address);
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: ja.mail.send }).click();
      await page.locator('#field-mailCode').fill('２４６８１０');
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: ja.mail.confirm }).click();
      await page.getByText(address).waitFor();
      expect(asked).toEqual([{ address, language: 'ja' }, { code: '246810' }]);
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: ja.mail.remove }).click();
      await page.getByText(address).waitFor({ state: 'detached' });
    });
  });
});

describe('records', () => {
  it('are found by day and by what is unusual, saved as they are shown, and asked about, three presses from home', async () => {
    const asked: unknown[] = [];
    const saved: unknown[] = [];
    const questions: unknown[] = [];
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      answerRecords(host);
      const [record] = RECORDS;
      host.answer('listExchangeRecords', async (params) => {
        asked.push(params);
        return success({ records: [...RECORDS], hidden: 0, next: null });
      });
      host.answer('saveRecords', async (params) => {
        saved.push(params);
        return success({ savedAs: 'records.csv' });
      });
      host.answer('askAboutRecord', async (params) => {
        questions.push(params);
        return success({});
      });
      await page.getByRole('link', { name: ja.records.title }).first().click();
      await page.getByText(ja.records.filter).click();
      await page.locator('#field-from').fill('2026-02-30');
      await page.getByRole('button', { name: ja.records.apply }).click();
      await page.getByText(ja.records.dayWrong).first().waitFor();
      expect(asked).toEqual([{}]);
      await page.locator('#field-from').fill('２０２６/１１/０１');
      await page.getByRole('radio', { name: ja.records.onlyUnusual }).check();
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: ja.records.apply }).click();
      await expect.poll(() => asked.at(-1)).toEqual({ from: '2026-11-01', unusual: 'only' });
      await page.getByRole('button', { name: ja.records.saveCsv }).click();
      await page.getByText(ja.records.savedAs('records.csv')).waitFor();
      expect(saved).toEqual([{ as: 'csv', filter: { from: '2026-11-01', unusual: 'only' } }]);
      await page.locator('.look a').first().click();
      await page.getByText(ja.records.unusual).waitFor();
      await page.getByRole('button', { name: ja.records.askSend }).click();
      await page.getByText(ja.records.askEmpty).first().waitFor();
      await page.locator('#field-recordQuestion').fill('なぜですか');
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: ja.records.askSend }).click();
      await page.getByText(ja.records.asked).waitFor();
      expect(questions).toMatchObject([{ record: record?.record, text: 'なぜですか' }]);
    });
  });
});

describe('what the person asked sources themselves', () => {
  it('is left out at first and counted, is shown by one choice, and leads to the information and to no office', async () => {
    const asked: unknown[] = [];
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('listExchangeRecords', async (params) => {
        asked.push(params);
        const isOwn = (params as { way?: string }).way === 'all';
        return success({ records: isOwn ? [OWN_QUESTION] : [], hidden: isOwn ? 0 : 1, next: null });
      });
      host.answer('readExchangeRecord', async () => success(OWN_QUESTION));
      await page.getByRole('link', { name: ja.records.title }).first().click();
      await page.getByText(ja.records.none).waitFor();
      await page.getByText(ja.records.hidden(1)).waitFor();
      await page.getByText(ja.records.filter, { exact: true }).click();
      await page.getByRole('radio', { name: ja.records.everybody }).check();
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: ja.records.apply }).click();
      await page.getByRole('link', { name: ja.records.ownSays('見本の情報源', '児童手当') }).click();
      await page.getByText(ja.records.reason(ja.records.purposes['source.own'])).waitFor();
      expect(await page.getByText(ja.records.askTitle).count()).toBe(0);
      expect(asked).toEqual([{}, { way: 'all' }]);
      await page.getByRole('link', { name: ja.records.openOwn }).click();
      await page.getByRole('heading', { name: '児童手当' }).waitFor();
    });
  });
});

describe('a notice', () => {
  it('is two presses from home, saves what is attached, leads on, and is made new again', async () => {
    const calls: unknown[] = [];
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      answerNotices(host);
      host.answer('readNotice', async () => success(STAFF_NOTICE));
      host.answer('saveNoticeFile', async (params) => {
        calls.push(params);
        return success({ savedAs: 'map.pdf' });
      });
      host.answer('markNoticeUnread', async (params) => {
        calls.push(params);
        return success({});
      });
      await page.getByRole('link', { name: ja.notices.title }).first().click();
      const title = STAFF_NOTICE.title?.ja ?? '';
      await page.locator('.notices').getByRole('link', { name: title }).click();
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      await page.getByRole('button', { name: STAFF_NOTICE.files[0]?.name ?? '' }).click();
      await page.getByText(ja.notices.savedAs('map.pdf')).waitFor();
      await page.getByRole('button', { name: ja.notices.markUnread }).click();
      await page.getByText(ja.notices.markedUnread).waitFor();
      expect(calls).toMatchObject([{ file: 1 }, {}]);
      await page.getByRole('link', { name: ja.notices.toProcedure(STAFF_NOTICE.link?.title.ja ?? '') }).waitFor();
    });
  });
});
