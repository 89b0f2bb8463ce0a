import { expect, it } from 'vitest';
import { passkeyOrigin } from '#contract/portal/passkey-routes.ts';

it.each([
  ['https://portal.example', 'https://portal.example'],
  ['https://a1.portal.example:8443', 'https://a1.portal.example:8443'],
  ['http://localhost:8080', 'http://localhost:8080'],
  ['http://127.0.0.1:8080', 'http://localhost:8080'],
  ['https://127.0.0.1:8080', undefined],
  ['https://192.0.2.7', undefined],
  ['http://10.1:80', undefined],
  ['https://[2001:db8::7]', undefined],
  ['http://[::1]:8080', undefined],
  ['about:blank', undefined],
])('LT-51: browsers make passkeys for %s at %s', (origin, expected) => {
  expect(passkeyOrigin(origin)).toBe(expected);
});
