import type { extension as ja } from '../ja/extension.ts';

export const extension: typeof ja = {
  title: 'Settings of the extension Madoguchi',
  sites: 'Sites that use your card beside those of the government',
  sitesLead:
    'Sites of the government (go.jp) need not be added. Add others here, and in the app under “Sites that asked for your card”. Only then may they ask for your card. Do not add a site because it tells you to.',
  none: 'You have added no site.',
  site: 'Address of the site (for example https://bank.example.jp)',
  siteWrong: 'Type an address that begins with https:// and is no site of the government.',
  add: 'Add',
  remove: (site) => `Remove ${site}`,
  disguise: 'Use sites from Linux',
  disguiseLead:
    'Some sites of the government work on Windows and macOS alone. With this on, pages of the government are told that this computer runs Windows. Allow it where the browser asks. Turn it on again after the extension was updated.',
  disguiseOn: 'Tell sites of the government that this is Windows',
  notAllowed: 'Nothing was changed: the browser was not allowed to.',
};
