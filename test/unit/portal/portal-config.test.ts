import { describe, expect, it } from 'vitest';
import { parsePortalConfig, parseRevocationMethods } from '#portal/portal-config.ts';

const MAIL = { host: 'mail.example', sender: { name: '見本市', address: 'noreply@city.example' } };

describe('the portal’s configuration', () => {
  it('has safe defaults: loopback, revocation by CRL and OCSP, no practice, no proxy', () => {
    expect(parsePortalConfig({ dataDir: 'data' })).toMatchObject({
      ok: true,
      value: {
        host: '127.0.0.1',
        practice: false,
        trustedProxies: [],
        revocation: { methods: ['crl', 'ocsp'] },
        session: { idleMinutes: 15, longestMinutes: 60 },
        limits: { challengesPerMinute: 600, failedProofsPerMinute: 10, filingsPerHour: 20 },
      },
    });
  });

  it('sends mail where a server is named, and then by TLS alone', () => {
    expect(parsePortalConfig({ dataDir: 'data', mail: MAIL })).toMatchObject({
      ok: true,
      value: { mail: { port: 587, security: 'starttls' } },
    });
    const ours = { ...MAIL, host: '127.0.0.1', security: 'none' };
    expect(parsePortalConfig({ dataDir: 'data', mail: ours })).toMatchObject({ ok: true });
  });

  it.each([
    ['no data folder', {}],
    ['a member nobody knows', { dataDir: 'data', debug: true }],
    ['a port out of range', { dataDir: 'data', port: 65_536 }],
    ['an origin with a path', { dataDir: 'data', origin: 'https://portal.example/' }],
    ['an origin that is no web address', { dataDir: 'data', origin: 'ftp://portal.example' }],
    ['another kind of database', { dataDir: 'data', databaseUrl: 'mysql://db.example/x' }],
    ['a session of a day', { dataDir: 'data', session: { longestMinutes: 1_440 } }],
    ['a proxy that is no address', { dataDir: 'data', trustedProxies: ['proxy.example'] }],
    ['a proxy in a range that is none', { dataDir: 'data', trustedProxies: ['10.0.0.0/33'] }],
    ['mail in clear text to another computer', { dataDir: 'data', mail: { ...MAIL, security: 'none' } }],
    [
      'a sender that is two',
      { dataDir: 'data', mail: { ...MAIL, sender: { name: 'x', address: 'a@b.example, c@d.example' } } },
    ],
    [
      'a sender’s name that breaks a header',
      { dataDir: 'data', mail: { ...MAIL, sender: { name: 'x\r\nBcc: y', address: 'a@b.example' } } },
    ],
    ['no limit', { dataDir: 'data', limits: { failedProofsPerMinute: 0 } }],
  ])('is refused with %s', (_, input) => {
    expect(parsePortalConfig(input)).toMatchObject({ ok: false, failure: { code: 'usage' } });
  });

  it('takes proxies by address and by range', () => {
    const trustedProxies = ['127.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8'];
    expect(parsePortalConfig({ dataDir: 'data', trustedProxies })).toMatchObject({
      ok: true,
      value: { trustedProxies },
    });
  });

  it('does not repeat a database’s address, which holds a password, when refusing it', () => {
    const refused = parsePortalConfig({ dataDir: 'data', databaseUrl: 'mysql://user:canary@db.example/x' });
    expect(JSON.stringify(refused)).not.toContain('canary');
  });

  it.each([
    ['crl,ocsp', ['crl', 'ocsp']],
    ['ocsp,crl', ['ocsp', 'crl']],
    ['crl', ['crl']],
    ['ocsp', ['ocsp']],
    ['off', []],
  ])('reads --revocation %s', (text, methods) => {
    expect(parseRevocationMethods(text)).toEqual({ ok: true, value: methods });
  });

  it.each(['', 'none', 'crl,', 'crl,crl', 'off,crl', 'CRL'])('refuses --revocation %j', (text) => {
    expect(parseRevocationMethods(text)).toMatchObject({ ok: false, failure: { code: 'usage' } });
  });
});
