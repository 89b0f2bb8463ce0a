import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inspectDocument } from '#core/signing/document.ts';
import { isSameFile, piecesOf, readWhole, writeAround } from '../../../main/cli/files.ts';
import { got } from '../../support/card/card-harness.ts';

const folder = mkdtempSync(join(tmpdir(), 'cli-files-'));
const at = (name: string) => join(folder, name);
const around = { before: Buffer.from('<'), behind: Buffer.from('>') };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function inspected(content: string) {
  writeFileSync(at('document'), content);
  return got(await inspectDocument('document', got(await piecesOf(at('document')))));
}

describe('A document that is read more than once', () => {
  it('is written as it was seen, with what goes around it', async () => {
    const document = await inspected('as it was');
    expect(await writeAround(at('out'), around, document)).toEqual({ ok: true, value: undefined });
    expect(readFileSync(at('out'), 'utf8')).toBe('<as it was>');
  });

  it('is refused where it changed after it was seen, and leaves no result', async () => {
    const document = await inspected('as it was');
    writeFileSync(at('document'), 'as it is');
    const changed = { ok: false, failure: { code: 'fileChanged', file: 'document' } };
    expect(await writeAround(at('out'), around, document)).toEqual(changed);
    expect(existsSync(at('out'))).toBe(false);
    expect(await document.digests('sha384')).toEqual(changed);
  });

  it('is refused where it is gone', async () => {
    const document = await inspected('as it was');
    rmSync(at('document'));
    expect(await document.digests('sha384')).toEqual({
      ok: false,
      failure: { code: 'fileUnreadable', file: 'document' },
    });
  });
});

describe('Files of the command line', () => {
  it('are too large rather than unreadable where they are too large', async () => {
    writeFileSync(at('large'), 'four');
    const tooLarge = { ok: false, failure: { code: 'fileTooLarge', file: at('large'), limitBytes: 3 } };
    expect(await readWhole(at('large'), 3)).toEqual(tooLarge);
    expect((await readWhole(at('large'), 4)).ok).toBe(true);
    expect(await readWhole(at('none'), 4)).toMatchObject({ failure: { code: 'fileUnreadable' } });
  });

  it('are known again through a link', async () => {
    writeFileSync(at('one'), '');
    writeFileSync(at('other'), '');
    symlinkSync(at('one'), at('link'));
    expect(await isSameFile(at('one'), at('link'))).toBe(true);
    expect(await isSameFile(at('one'), at('other'))).toBe(false);
    expect(await isSameFile(at('one'), at('missing'))).toBe(false);
  });
});
