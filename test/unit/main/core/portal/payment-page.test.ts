import { expect, it } from 'vitest';
import { paymentPage } from '#core/portal/payment-page.ts';

const practice = { portalOrigin: 'http://127.0.0.1:8080', practicePortal: true };
const real = { portalOrigin: 'https://portal.example', practicePortal: false };
const origins = ['https://pay.example'];

it('opens the page of a provider that is on the list, and that of a practice portal', () => {
  expect(paymentPage('https://pay.example/p/1', real, origins)?.href).toBe('https://pay.example/p/1');
  expect(paymentPage('http://127.0.0.1:8080/sandbox-payments/pay/pay_1', practice)?.pathname).toContain('pay_1');
});

const PATH = '/sandbox-payments/pay/pay_1';
it.each([
  'http://pay.example/p/1',
  'https://pay.example.evil.example/p',
  'https://evil.example/https://pay.example/',
  'https://pay.example@evil.example/',
  'https://user@pay.example/p',
  'https://user:secret@pay.example/p',
  'https://pay.example:8443/p',
  'https://PAY.example/p',
  'https://pay.example./p',
  'https://pаy.example/p',
  'https://xn--py-7kc.example/p',
  ' https://pay.example/p',
  'https://pay.example/p ',
  'https://pay.example/p\n',
  'https:\\\\pay.example\\p',
  'https:pay.example/p',
  'https://pay.example/../p',
  'https://pay.example/p#x',
  'https://pay.example',
  'file:///etc/passwd',
  'file://pay.example/p',
  'javascript:alert(1)',
  'data:text/html,x',
  'blob:https://pay.example/1',
  'madoguchi://pay.example/p',
  'smb://pay.example/p',
  'ftp://pay.example/p',
  'mailto:pay@pay.example',
  'view-source:https://pay.example/p',
  '',
  'pay.example/p',
  '//pay.example/p',
  '/p',
  `https://pay.example/${'a'.repeat(500)}`,
  `https://portal.example${PATH}`,
  'https://127.0.0.1/p',
  'https://[::1]/p',
  'https://2130706433/p',
])('MT-31: does not open %s', (address) => {
  expect(paymentPage(address, real, origins)).toBeUndefined();
});

it.each([
  `http://127.0.0.1:8081${PATH}`,
  `http://localhost:8080${PATH}`,
  'http://127.0.0.1:8080/staff/',
  `http://127.0.0.1:8080${PATH}/more`,
  `http://127.0.0.1:8080${PATH}?x=1`,
  'https://pay.example/p/1',
])('MT-31: in practice does not open %s', (address) => {
  expect(paymentPage(address, practice)).toBeUndefined();
});
