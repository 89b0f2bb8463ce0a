import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logFile } from '#host/log-file.ts';

describe('The log file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'madoguchi-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const entry = (readerCount: number) => ({ event: 'readerServiceChanged', service: 'running', readerCount }) as const;

  it('keeps one JSON line an entry, in order, for its owner alone', async () => {
    const path = join(folder, 'own', 'log.jsonl');
    const file = logFile(path);
    for (let count = 0; count < 5; count += 1) file.log(entry(count));
    await file.written();
    file.log(entry(5));
    await file.written();

    const lines = readFileSync(path, 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).readerCount)).toEqual([0, 1, 2, 3, 4, 5]);
    expect([statSync(path).mode & 0o777, statSync(join(folder, 'own')).mode & 0o777]).toEqual([0o600, 0o700]);
  });

  it('never grows beyond its bound, and keeps the file before it once', async () => {
    const path = join(folder, 'log.jsonl');
    const file = logFile(path, 2_000);
    for (let count = 0; count < 100; count += 1) {
      file.log(entry(count));
      await file.written();
    }

    expect(statSync(path).size).toBeLessThanOrEqual(2_000);
    expect(statSync(`${path}.1`).size).toBeLessThanOrEqual(2_000);
    const lines = [`${path}.1`, path].flatMap((name) => readFileSync(name, 'utf8').trim().split('\n'));
    expect(JSON.parse(lines.at(-1) ?? '').readerCount).toBe(99);
  });

  it('SR-40: follows no link in its place, and goes on without a log', async () => {
    const target = join(folder, 'target');
    writeFileSync(target, 'theirs');
    symlinkSync(target, join(folder, 'log.jsonl'));
    const file = logFile(join(folder, 'log.jsonl'));
    file.log(entry(1));
    await file.written();

    expect(readFileSync(target, 'utf8')).toBe('theirs');
  });
});
