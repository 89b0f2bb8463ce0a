import { describe, expect, it } from 'vitest';
import { signingOf } from '../../../../scripts/package/signing.ts';

const AZURE = {
  AZURE_SIGNING_ENDPOINT: 'https://signing.example',
  AZURE_SIGNING_ACCOUNT: 'account',
  AZURE_SIGNING_PROFILE: 'profile',
  AZURE_SIGNING_PUBLISHER: 'Publisher',
};

describe('A build', () => {
  it.each([
    ['win32', {}, 'unsigned'],
    ['win32', { CSC_NAME: 'a name in the keychain of another system' }, 'unsigned'],
    ['win32', { CSC_LINK: 'file' }, 'signed'],
    ['win32', { WIN_CSC_LINK: 'file' }, 'signed'],
    ['win32', { CSC_LINK: '', WIN_CSC_LINK: 'file' }, 'signed'],
    ['darwin', { CSC_LINK: '', CSC_NAME: '' }, 'unsigned'],
    ['win32', AZURE, 'signed'],
    ['darwin', {}, 'unsigned'],
    ['darwin', AZURE, 'unsigned'],
    ['darwin', { CSC_LINK: 'file' }, 'signed'],
    ['darwin', { CSC_NAME: 'name' }, 'signed'],
    ['linux', { CSC_LINK: 'file' }, 'signedByDistributor'],
  ] as const)('on %s with %o is %s, and fails rather than to be less', (platform, environment, state) => {
    const signing = signingOf(platform, environment);

    expect(signing.state).toBe(state);
    expect(signing.configuration.forceCodeSigning === true).toBe(state === 'signed');
  });

  it.each(['win32', 'darwin'] as const)('on %s says in its name that it is unsigned', (platform) => {
    expect(signingOf(platform, {}).configuration.artifactName).toBe(
      ['$', '{productName}-$', '{version}-$', '{os}-$', '{arch}-unsigned.$', '{ext}'].join(''),
    );
    expect(signingOf(platform, { CSC_LINK: 'file' }).configuration.artifactName).toBeUndefined();
  });

  it.each(Object.keys(AZURE))('is refused where of Azure Trusted Signing only %s is missing', (name) => {
    expect(() => signingOf('win32', { ...AZURE, [name]: '' })).toThrow(name);
  });
});
