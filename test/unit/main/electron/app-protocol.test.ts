import { describe, expect, it } from 'vitest';
import { APP_SCHEME_PRIVILEGES, answerFrom } from '../../../../main/electron/app-protocol.ts';
import { TEST_FILES } from '../../../support/host/kiosk-harness.ts';

const answer = answerFrom(TEST_FILES);

describe('Our own scheme', () => {
  it('SR-29: serves the page under a policy without anything unsafe', async () => {
    const page = answer({ url: 'app://madoguchi/', method: 'GET' });
    const policy = page.headers.get('content-security-policy') ?? '';

    expect(await page.text()).toContain('served');
    for (const directive of [
      "default-src 'none'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
    ]) {
      expect(policy.split('; ')).toContain(directive);
    }
    expect(policy).not.toContain('unsafe');
    expect(APP_SCHEME_PRIVILEGES.privileges).toMatchObject({
      bypassCSP: false,
      corsEnabled: false,
      allowServiceWorkers: false,
    });
  });

  it.each([
    ['app://madoguchi/elsewhere', 'GET'],
    ['app://madoguchi/../package.json', 'GET'],
    ['app://madoguchi/%2e%2e/package.json', 'GET'],
    ['app://elsewhere/', 'GET'],
    ['file:///', 'GET'],
    ['app://madoguchi/', 'POST'],
  ])('knows nothing at %s (%s)', (url, method) => {
    expect(answer({ url, method }).status).toBe(404);
  });
});
