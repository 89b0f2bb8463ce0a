import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBoundedBody, readBoundedFile, readRegular } from '#platform/bounded-reading.ts';

const LIMIT_BYTES = 200_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-bounded-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(bytes: number): Promise<string> {
  const path = join(folder, `${bytes}`);
  await writeFile(
    path,
    Uint8Array.from({ length: bytes }, (_, at) => at % 251),
  );
  return path;
}

describe('Reading a file within a bound', () => {
  it.each([0, 1, LIMIT_BYTES - 1, LIMIT_BYTES])('gives every byte of a file of %i bytes', async (bytes) => {
    const read = await readBoundedFile(await fileOf(bytes), LIMIT_BYTES);
    expect(read).toEqual(Uint8Array.from({ length: bytes }, (_, at) => at % 251));
  });

  it('gives nothing of a file that is one byte longer', async () => {
    expect(await readBoundedFile(await fileOf(LIMIT_BYTES + 1), LIMIT_BYTES)).toBeUndefined();
  });

  it('follows a link, and throws what the file system throws', async () => {
    await symlink(await fileOf(1), join(folder, 'link'));
    expect(await readBoundedFile(join(folder, 'link'), 1)).toEqual(Uint8Array.of(0));
    await expect(readBoundedFile(join(folder, 'missing'), 1)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('leaves an open file open', async () => {
    await using file = await open(await fileOf(3));
    expect(await readRegular(file, 2)).toBeUndefined();
    expect((await file.stat()).size).toBe(3);
  });
});

describe.skipIf(process.platform === 'win32')('Reading what is no regular file', () => {
  it('ends at the bound, whatever size the system tells', async () => {
    expect(await readBoundedFile('/dev/zero', LIMIT_BYTES, 'any')).toBeUndefined();
  });

  it('takes all that a pipe gives, where pipes are wanted', async () => {
    const pipe = join(folder, 'wanted');
    execFileSync('/usr/bin/mkfifo', [pipe]);
    const reading = readBoundedFile(pipe, 10, 'any');
    createWriteStream(pipe).end('given');
    expect(Buffer.from((await reading) ?? []).toString('utf8')).toBe('given');
  });

  it('refuses a pipe that stays silent without waiting, and a folder', async () => {
    const pipe = join(folder, 'silent');
    execFileSync('/usr/bin/mkfifo', [pipe]);
    await expect(readBoundedFile(pipe, 10)).rejects.toMatchObject({ code: 'EINVAL' });
    await expect(readBoundedFile(folder, 10)).rejects.toMatchObject({ code: 'EINVAL' });
  });
});

describe('Reading the body of a web response within a bound', () => {
  const bodies: Readonly<Record<string, number>> = { '/whole': LIMIT_BYTES, '/longer': LIMIT_BYTES + 1 };
  let closedEarly: Promise<unknown>;
  const server = createServer((request, response) => {
    const bytes = bodies[request.url ?? ''];
    if (bytes !== undefined) return void response.end(Buffer.alloc(bytes, 7));
    closedEarly = once(response, 'close');
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      if (!response.destroyed) response.once('drain', more);
    };
    return more();
  });
  let origin: string;
  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it('gives every byte up to it and nothing of a longer one', async () => {
    expect(await readBoundedBody(await fetch(`${origin}/whole`), LIMIT_BYTES)).toEqual(
      new Uint8Array(LIMIT_BYTES).fill(7),
    );
    expect(await readBoundedBody(await fetch(`${origin}/longer`), LIMIT_BYTES)).toBeUndefined();
  });

  it('hangs up on a body without end', async () => {
    expect(await readBoundedBody(await fetch(`${origin}/endless`), LIMIT_BYTES)).toBeUndefined();
    await closedEarly;
  });

  it('takes an absent body for an empty one', async () => {
    expect(await readBoundedBody(new Response(null, { status: 204 }), LIMIT_BYTES)).toEqual(new Uint8Array());
  });
});
