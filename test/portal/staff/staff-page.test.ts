import { createHash } from 'node:crypto';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPageFiles } from '#platform/page-files.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

let folder: string;
let portal: TestPortal;
let without: TestPortal;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-page-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>desk</title>');
  await writeFile(join(folder, 'main-Abcd1234.js'), 'export {};');
  await writeFile(join(folder, 'viewer.js'), "document.title = '</script><!--';");
  await writeFile(join(folder, 'notes.txt'), 'nobody asks for this');
  const outside = join(folder, '..', `outside-${Date.now()}.js`);
  await writeFile(outside, 'secret');
  await symlink(outside, join(folder, 'outside.js'));
  const staffPage = await loadPageFiles(folder);
  await rm(outside);
  if (staffPage === undefined) throw new Error('the page is there');
  portal = await openTestPortal({ staffPage });
  without = await openTestPortal();
});
afterAll(async () => {
  await portal.close();
  await without.close();
  await rm(folder, { recursive: true });
});

const get = (url: string, of = portal) => of.app.inject({ method: 'GET', url });

describe('the page of the staff', () => {
  it('SR-29: comes with a strict policy, from memory, and is asked for anew each time', async () => {
    for (const url of ['/staff/', '/staff/invitation']) {
      const answer = await get(url);
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toContain('<title>desk</title>');
      expect(answer.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      const policy = String(answer.headers['content-security-policy']).split('; ');
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          "frame-src 'self'",
          "frame-ancestors 'none'",
          "base-uri 'none'",
          "form-action 'none'",
          "require-trusted-types-for 'script'",
        ]),
      );
      expect(policy.join()).not.toMatch(/unsafe|\*|https?:/);
    }
  });

  it('DT-13: the frame for attachments has an origin of its own wherever it is opened, its one script by its hash', async () => {
    const answer = await get('/staff/viewer');
    expect(answer.statusCode).toBe(200);
    const [script, more] = [...answer.body.matchAll(/<script type="module">(.*?)<\/script>/gs)];
    expect(script?.[1]).toBe("document.title = '\\x3c/script>\\x3c!--';");
    expect(more).toBeUndefined();
    const hash = createHash('sha256')
      .update(script?.[1] ?? '')
      .digest('base64');
    const policy = String(answer.headers['content-security-policy']).split('; ');
    expect(policy).toEqual(
      expect.arrayContaining([
        'sandbox allow-scripts',
        "default-src 'none'",
        `script-src 'sha256-${hash}' 'wasm-unsafe-eval'`,
        "connect-src 'none'",
        "frame-ancestors 'self'",
      ]),
    );
    expect(policy.join()).not.toMatch(/unsafe-inline|'unsafe-eval|\*|https?:|same-origin/);
    expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' });
    expect(answer.headers).not.toHaveProperty('x-frame-options');
    const again = { method: 'GET', url: '/staff/viewer', headers: { 'if-none-match': answer.headers.etag } } as const;
    expect(await portal.app.inject(again)).toMatchObject({ statusCode: 304, body: '' });
    expect(await get('/staff/viewer', without)).toMatchObject({ statusCode: 404 });
  });

  it('a file that carries its digest is kept by browsers, and only it', async () => {
    const answer = await get('/staff/main-Abcd1234.js');
    expect(answer).toMatchObject({ statusCode: 200, body: 'export {};' });
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(await get('/staff')).toMatchObject({ statusCode: 308, headers: { location: '/staff/' } });
  });

  it.each([
    '/staff/index.html',
    '/staff/notes.txt',
    '/staff/outside.js',
    '/staff/../package.json',
    '/staff/%2e%2e/package.json',
    '/staff/..%2fpackage.json',
    '/staff//etc/passwd',
    '/staff/main-Abcd1234.js/',
    '/staff/main-abcd1234.js',
  ])('%s is no file of the page, and is answered as to programs', async (url) => {
    const answer = await get(url);
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.headers['content-type']).toContain('problem+json');
    expect(answer.body).not.toMatch(/secret|madoguchi"|root:/);
  });

  it('what asks the portal is answered by the portal, beside the page', async () => {
    expect(await get('/staff/session')).toMatchObject({ statusCode: 401 });
    expect(await portal.app.inject({ method: 'POST', url: '/staff/' })).toMatchObject({ statusCode: 404 });
  });

  it('where it was not built, the portal says so at its path and nothing else changes', async () => {
    for (const url of ['/staff/', '/staff/invitation']) {
      const answer = await get(url, without);
      expect(answer).toMatchObject({ statusCode: 503 });
      expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
      expect(answer.body).toContain('npm run build');
    }
    expect(await get('/staff/session', without)).toMatchObject({ statusCode: 401 });
    expect(await loadPageFiles(join(folder, 'nowhere'))).toBeUndefined();
  });
});
