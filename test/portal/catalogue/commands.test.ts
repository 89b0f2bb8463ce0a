import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { startEmbeddedServer } from '#portal/platform/database/embedded-server.ts';
import { BROKEN_FILES, CLAIM_ID, CLAIM_TEXT } from '../../support/portal/broken-procedures.ts';
import { MUNICIPALITY } from '../../support/portal/staff-browser.ts';

let folder: string;
let data: string;
let stop: () => Promise<void> = async () => undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-editing-'));
  data = join(folder, 'data');
});
afterAll(async () => {
  await stop();
  await rm(folder, { recursive: true, force: true });
});

interface Told {
  readonly exit: number;
  readonly told: Record<string, unknown>;
}

function command(...given: readonly string[]): Promise<Told> {
  const program = new URL('../../../main/cli/madoguchi.ts', import.meta.url).pathname;
  return new Promise((resolve) => {
    const run = execFile(process.execPath, [program, 'portal', 'catalogue', ...given, '--json'], (_, told, errors) => {
      try {
        resolve({ exit: run.exitCode ?? -1, told: JSON.parse(told) });
      } catch {
        resolve({ exit: run.exitCode ?? -1, told: { errors, told } });
      }
    });
  });
}

async function fileOf(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

describe('without a server', () => {
  it('a sound file is checked, with what to look at before it goes live', async () => {
    const file = await fileOf('sound.json', CLAIM_TEXT);
    expect(await command('check', file)).toEqual({ exit: 0, told: { ok: true, problems: [], warnings: [] } });
    const ours = await command('check', file, '--municipality', MUNICIPALITY);
    expect(ours).toMatchObject({ exit: 0, told: { ok: true } });
    // The municipality's difference has a field more than the files of all.
    expect(ours.told.warnings).toContainEqual(
      expect.objectContaining({ code: 'fieldDisappears', detail: 'contactLanguage', line: expect.any(Number) }),
    );
  });

  it('a broken one ends with 6, each problem with its place and its sentence in three languages', async () => {
    const broken = BROKEN_FILES.find(({ code }) => code === 'asksForSecret');
    if (broken === undefined) throw new Error('one of them');
    const file = await fileOf('broken.json', broken.text);
    const checked = await command('check', file, '--municipality', MUNICIPALITY);
    expect(checked).toMatchObject({
      exit: 6,
      told: {
        ok: false,
        problems: [
          {
            code: 'asksForSecret',
            line: broken.line,
            column: broken.column,
            sentence: {
              ja: '暗証番号やパスワードをたずねることはできません。',
              easy: expect.stringContaining('聞'),
              en: 'A form may not ask for a PIN or a password.',
            },
          },
        ],
      },
    });
  });

  it('what is no text, not there or no municipality is refused', async () => {
    const file = join(folder, 'bytes.json');
    await writeFile(file, Buffer.from([0x7b, 0xff, 0x7d]));
    expect(await command('check', file)).toMatchObject({ exit: 2, told: { error: { code: 'fileInvalid' } } });
    expect(await command('check', join(folder, 'none.json'))).toMatchObject({ exit: 2 });
    expect(await command('check', file, '--municipality', '131319')).toMatchObject({
      exit: 2,
      told: { error: { code: 'usage' } },
    });
  });
});

describe('on the portal’s server', () => {
  const at = () => ['--municipality', MUNICIPALITY, '--data', data, '--origin', 'http://127.0.0.1:4000'];

  it('a file is imported, given back byte for byte, and a day asked for, which a second person confirms', async () => {
    const server = await startEmbeddedServer(join(data, 'postgresql'));
    if (!server.ok) throw new Error(server.failure.code);
    stop = () => server.value.stop();
    const text = `\ufeff${CLAIM_TEXT.replaceAll('\n', '\r\n')}// ours\r\n`;
    const file = await fileOf('ours.json', text);
    expect(await command('import', file, ...at())).toMatchObject({ exit: 0, told: { version: 1 } });
    expect(await command('import', file, ...at())).toMatchObject({ exit: 0, told: { version: 1 } });

    const out = join(folder, 'back.json');
    const of = ['--procedure', CLAIM_ID, '--number', '1'];
    expect(await command('export', ...of, '--out', out, ...at())).toMatchObject({ exit: 0 });
    expect(await readFile(out, 'utf8')).toBe(text);
    const one = await command('export', ...of, '--form', 'normalised', ...at());
    expect(JSON.parse(String(one.told.text))).toMatchObject({ id: CLAIM_ID, municipality: { code: MUNICIPALITY } });

    const from = addDays(japaneseDay(epochMs(Date.now())), 2);
    expect(await command('schedule', ...of, '--from', from, ...at())).toMatchObject({
      exit: 0,
      told: { number: 1, version: 1, from, state: 'asked' },
    });
    expect(await command('schedule', '--procedure', CLAIM_ID, '--number', '7', '--from', from, ...at())).toMatchObject({
      exit: 5,
      told: { error: { code: 'notFound' } },
    });
    expect(await command('schedule', ...of, '--from', '2020-01-01', ...at())).toMatchObject({
      exit: 5,
      told: { error: { code: 'catalogueChangeRefused', reason: 'dayPassed' } },
    });

    const broken = await fileOf('broken.json', BROKEN_FILES[0]?.text ?? '');
    expect(await command('import', broken, ...at())).toMatchObject({
      exit: 6,
      told: { error: { code: 'procedureFileInvalid', problems: [{ code: 'syntax' }] } },
    });
  });
});
