import { describe, expect, it } from 'vitest';
import type { KeptRecord, RecordCopy } from '#contract/app/views/record-copy-view.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { ja } from '#words/ja/window.ts';
import { answerRecords, FROM_FILE, RECORDS } from '../support/window/gallery/records.ts';
import { SIGNED_IN, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';
import { focusedText } from '../support/window/window-page.ts';

const withWindow = renderedWindows();
const file = (text: string) => ({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

describe('the copy of the records on this computer', () => {
  it('begins by a press, takes a file that was shown before, names what is wrong with one, and goes by a press and a question', async () => {
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      answerRecords(host);
      let copy: RecordCopy = { isKept: false, records: [], all: 0, lost: [], next: null };
      const keep = (records: RecordCopy['records']) => {
        copy = { ...copy, isKept: true, records, all: records.length };
        return success({ added: records.length });
      };
      const fromPortal = RECORDS.map((record) => ({ from: 'portal' as const, record }));
      const taken: string[] = [];
      host.answer('readRecordCopy', async () => success(copy));
      host.answer('keepRecordCopy', async () => (copy.isKept ? success({ added: 0 }) : keep(fromPortal)));
      host.answer('showRecordFile', async ({ chunk }) => {
        const text = Buffer.from(chunk).toString('utf8');
        if (text === 'wrong')
          return failed({
            code: 'importRefused',
            errors: [{ line: 3, column: 1, name: '日時', code: 'dateFuture' }],
          });
        return success({ preview: { read: 2, fresh: 1, same: 1, first: [FROM_FILE] } });
      });
      host.answer('takeRecordFile', async () => {
        taken.push('file');
        return keep([...fromPortal, { from: 'file', record: FROM_FILE }]);
      });
      host.answer('deleteRecordCopy', async () => {
        copy = { isKept: false, records: [], all: 0, lost: [], next: null };
        return success({});
      });

      await page.getByRole('link', { name: ja.records.title }).first().click();
      await page.getByRole('button', { name: ja.recordCopy.keep }).click();
      await page.getByText(ja.recordCopy.kept(RECORDS.length)).waitFor();
      await expect.poll(() => focusedText(page)).toBe(ja.recordCopy.keepTitle);
      expect(host.calls.filter(({ method }) => method === 'keepRecordCopy').length).toBe(1);
      await page.getByRole('link', { name: ja.recordCopy.open }).click();
      await page.getByText(ja.recordCopy.count(RECORDS.length)).waitFor();

      await page.locator('input[type=file]').setInputFiles(file(''));
      await page.getByText(failureTextOf(ja.failures, { code: 'fileEmpty', file: 'list.csv' }).title).waitFor();
      await page.locator('input[type=file]').setInputFiles(file('wrong'));
      await page.getByText(ja.recordCopy.wrong.dateFuture).waitFor();
      expect(await page.getByRole('button', { name: ja.recordCopy.take }).count()).toBe(0);
      await page.locator('input[type=file]').setInputFiles(file('good'));
      await page.getByText(ja.recordCopy.preview(2, 1, 1)).waitFor();
      expect(await page.getByText(ja.recordCopy.wrong.dateFuture).count()).toBe(0);
      expect(taken).toEqual([]);
      await page.getByRole('button', { name: ja.recordCopy.take }).click();
      await page.getByText(ja.recordCopy.count(RECORDS.length + 1)).waitFor();
      await page.getByText(ja.recordCopy.fromFile).first().waitFor();

      await page.getByRole('button', { name: ja.recordCopy.remove }).click();
      await page.getByRole('dialog').getByRole('button', { name: ja.recordCopy.remove }).click();
      await page.getByText(ja.recordCopy.none).waitFor();
    });
  });

  it('leads on to the first line of what comes when more is asked for', async () => {
    const line = (asker: string): KeptRecord => ({ from: 'file', record: { ...FROM_FILE, asker } });
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      answerRecords(host);
      const kept = { isKept: true, all: 3, lost: [] };
      host.answer('readRecordCopy', async ({ after }) =>
        after === undefined
          ? success({ ...kept, records: [line('一つ目の市')], next: '1' })
          : success({ ...kept, records: [line('二つ目の市'), line('三つ目の市')], next: null }),
      );
      await page.getByRole('link', { name: ja.records.title }).first().click();
      await page.getByRole('link', { name: ja.recordCopy.open }).click();
      await page.getByRole('button', { name: ja.records.more }).click();
      await expect.poll(() => focusedText(page)).toMatch(/^(?!.*三つ目の市).*二つ目の市/);
    });
  });
});
