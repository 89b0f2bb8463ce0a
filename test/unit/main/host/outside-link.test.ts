import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outsideLink } from '#host/outside-link.ts';
import { launchRequest } from '../../../../main/electron/launch-request.ts';

const LINK = 'madoguchi://procedure/131318/child-allowance-claim';
const NAMED = { procedure: 'child-allowance-claim', municipality: '131318' };

describe('A link from outside', () => {
  it('SR-41: names one procedure of one municipality', () => {
    expect(outsideLink(LINK)).toEqual(NAMED);
    expect(outsideLink(`${LINK}/`)).toEqual(NAMED);
  });

  it('SR-41: is nothing once a single character is put in, taken out or changed', () => {
    fc.assert(
      fc.property(fc.nat(LINK.length), fc.string({ minLength: 0, maxLength: 3 }), fc.nat(2), (at, text, taken) => {
        const changed = LINK.slice(0, at) + text + LINK.slice(at + taken);
        const named = outsideLink(changed);
        if (named === undefined || !('municipality' in named)) return;
        // What is still understood can only be another procedure or municipality, spelled just as strictly.
        expect([`madoguchi://procedure/${named.municipality}/${named.procedure}`, changed.replace(/\/$/, '')]).toEqual([
          changed.replace(/\/$/, ''),
          changed.replace(/\/$/, ''),
        ]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('SR-41: with a wrong check digit is nothing', () => {
    expect(outsideLink(LINK.replace('131318', '131319'))).toBeUndefined();
  });
});

describe('A link of a browser in the name of a site', () => {
  const TOKEN = 'A'.repeat(43);
  const ASKED = `madoguchi://authorize/abcdefghijklmnop/${TOKEN}`;

  it('LT-22: is a portal’s key and one token, and names no server', () => {
    expect(outsideLink(ASKED)).toEqual({ portalKey: 'abcdefghijklmnop', launch: TOKEN });
    expect(outsideLink(`${ASKED}/`)).toEqual({ portalKey: 'abcdefghijklmnop', launch: TOKEN });
  });

  it.each([
    ASKED.toUpperCase(),
    ASKED.replace('madoguchi:', 'MADOGUCHI:'),
    ASKED.replace('abcdefgh', 'ABCDEFGH'),
    ASKED.replace('abcdefgh', 'abcdefg1'),
    `${ASKED}?x=1`,
    `${ASKED}#x`,
    `${ASKED}/more`,
    `${ASKED}A`,
    ASKED.slice(0, -1),
    ASKED.replace('A', '%41'),
    ASKED.replace('//authorize', '//evil.example/authorize'),
    ASKED.replace('//authorize', '//user@authorize'),
    ` ${ASKED}`,
    `${ASKED}\n`,
  ])('LT-22: %s is nothing', (link) => {
    expect(outsideLink(link)).toBeUndefined();
  });
});

describe('A start', () => {
  it.each([
    ['nothing', ['madoguchi'], { kiosk: false, link: undefined }],
    ['a link', ['madoguchi', LINK], { kiosk: false, link: NAMED }],
    ['a link among what a desktop adds', ['madoguchi', '--enable-features=X', LINK], { kiosk: false, link: NAMED }],
    ['two links, so neither', ['madoguchi', LINK, LINK], { kiosk: false, link: undefined }],
    ['a link in the place of the program', [LINK], { kiosk: false, link: undefined }],
    ['the terminal', ['madoguchi', '--kiosk'], { kiosk: true, link: undefined }],
    ['a word like it', ['madoguchi', '--kiosk=1', '-kiosk'], { kiosk: false, link: undefined }],
  ])('SR-41: that asks for %s', (_what, commandLine, request) => {
    expect(launchRequest(commandLine)).toEqual(request);
  });

  it('SR-41: understands nothing else of any list', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (given) => {
        expect(launchRequest(['madoguchi', ...given])).toEqual({ kiosk: given.includes('--kiosk'), link: undefined });
      }),
    );
  });
});

describe('A link to a form that a site began', () => {
  const TOKEN = 'A'.repeat(43);
  const BEGUN = `madoguchi://prefill/abcdefghijklmnop/${TOKEN}`;

  it('SR-41: is a portal’s key and one token, and names no server', () => {
    expect(outsideLink(BEGUN)).toEqual({ portalKey: 'abcdefghijklmnop', prefill: TOKEN });
  });

  it.each([BEGUN.toUpperCase(), `${BEGUN}?x=1`, `${BEGUN}A`, BEGUN.slice(0, -1), BEGUN.replace('A', '%41')])(
    'SR-41: %s is nothing',
    (link) => {
      expect(outsideLink(link)).toBeUndefined();
    },
  );
});
