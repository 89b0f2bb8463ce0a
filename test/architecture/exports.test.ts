import { describe, expect, it } from 'vitest';
import { type Export, exportsOf, importedNames, isImported } from '../support/sources/exports.ts';
import { committedFiles, productSources } from '../support/sources/source-files.ts';

/** What no other file of the product asks for, and a test has to reach all the same; each with the reason. */
const TRIED_DIRECTLY: Readonly<Record<string, readonly string[]>> = {
  'a parser of a card’s bytes: hostile bytes are tried on it by the thousand, with no card around them': [
    'native-bridge/apps/card-face-app.ts#parseAgeRecord',
    'native-bridge/apps/card-face-app.ts#parseCardFace',
    'native-bridge/apps/common-app.ts#parseSerialRecord',
    'native-bridge/apps/input-support-app.ts#parseAttributes',
  ],
  'what is handed to the desktop, which no test has': [
    'main/electron/app-menu.ts#menuTemplate',
    'main/electron/external-pages.ts#EXTERNAL_PAGES',
    'main/electron/login-item.ts#autostartText',
    'main/electron/session-guards.ts#asksForSecret',
  ],
  'a list that a test compares with all that it must name': [
    'contract/app/flows/apply-flow.ts#applyStepSchema',
    'contract/app/flows/change-pin-flow.ts#changePinStepSchema',
    'contract/app/flows/login-flow.ts#loginStepSchema',
    'renderer/window/route.ts#routeSchema',
  ],
  'a piece that peers’ test suites judge by itself, with the extras of our profile set aside': [
    'pki/certificate/certificate-path.ts#findCertificatePath',
    'pki/certificate/certificate-path.ts#pathPolicyProblem',
    'pki/jose/jws.ts#base64UrlBytes',
  ],
  'a rule that is tried over a table, without the screen, flow or library that uses it': [
    'main/core/benefit-account/benefit-account-flow.ts#benefitAccountStep',
    'main/core/proxies/register-proxy-flow.ts#registerProxyStep',
    'main/core/sign-in/login-flow.ts#loginStep',
    'native-bridge/transport/winscard-api.ts#winscardStructures',
    'portal/benefit-accounts/bank-directory.ts#createBankDirectory',
    'portal/platform/database/municipality-rows.ts#MUNICIPALITY_ROLE',
    'portal/platform/events/outbox.ts#EVENT_JOB_TRIES',
    'portal/staff/totp.ts#totpCode',
    'portal/staff/totp.ts#totpStep',
    'renderer/form/form-pages.ts#askedParts',
  ],
  'the parts of a document that the gallery of screens is drawn from': [
    'contract/procedure/application-document.ts#applicantLines',
  ],
  'the shape that the letters which tests typeset are held to': ['contract/procedure/letter.ts#letterSchema'],
};

const product = productSources();
const files = committedFiles().filter(({ path }) => /\.(tsx?|m?js)$/.test(path));
const isTest = ({ path }: { readonly path: string }) => path.startsWith('test/');
// What the build makes of the sources is product too.
const byProduct = importedNames(files.filter((file) => !isTest(file)));
const byTests = importedNames(files.filter(isTest));
const keyOf = ({ path, name }: Export) => `${path}#${name}`;
/** Each element of a screen is made by it: the compiler writes the import. */
const JSX_RUNTIME = /^renderer\/ui\/ruby\/jsx-(dev-)?runtime\.ts$/;
const unasked = product.flatMap(exportsOf).filter((one) => !isImported(one, byProduct) && !JSX_RUNTIME.test(one.path));

describe('Exports', () => {
  it('are for another file: what only its own file uses is not exported, what nothing uses is gone', () => {
    expect(product.flatMap(exportsOf).length).toBeGreaterThan(1_000);
    expect(unasked.filter((one) => !isImported(one, byTests)).map(keyOf)).toEqual([]);
  });

  it('are no code that only tests run', () => {
    expect(unasked.filter(({ isType, isUsedInside }) => !isType && !isUsedInside).map(keyOf)).toEqual([]);
  });

  // A type is no code: a test may name what it hands in and what it gets.
  it('are made for tests alone in few places, and for a reason', () => {
    const forTests = unasked.filter(({ isType }) => !isType).map(keyOf);
    expect(forTests.toSorted()).toEqual(Object.values(TRIED_DIRECTLY).flat().toSorted());
  });

  it('are seen however they are written, and so is who asks for them', () => {
    const text = [
      'export const one = 1;',
      'export async function two() { return one; }',
      'export interface Three {}',
      'type Four = 4;',
      'export { type Four, one as five };',
      '/* export const six = 6; */',
      '// export const seven = 7;',
      'const eight = 8;',
    ].join('\n');
    const found = exportsOf({ path: 'pki/x.ts', text });
    expect(found.map(({ name, isUsedInside }) => `${name} ${isUsedInside}`)).toEqual([
      'one true',
      'two false',
      'Three false',
      'Four true',
      'five false',
    ]);
    expect(found.filter(({ isType }) => isType).map(({ name }) => name)).toEqual(['Three']);

    const asking = [
      "import { one, type Three as Drei } from '#pki/x.ts';",
      "export { two } from './x.ts';",
      "import * as all from './y.ts';",
      "const { later } = await import('./z.ts');",
      "// import { four } from './x.ts';",
    ].join('\n');
    expect([...importedNames([{ path: 'pki/w.ts', text: asking }])]).toEqual([
      'pki/x.ts#one',
      'pki/x.ts#Three',
      'pki/x.ts#two',
      'pki/y.ts#*',
      'pki/z.ts#*',
    ]);
  });
});
