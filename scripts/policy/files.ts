import { POLICY_WORDS } from '#words/policy-words.ts';
import { type Policy, policySchema } from '../../main/host/policy/policy-schema.ts';
import { configurationProfile } from './configuration-profile.ts';
import { adml, admx } from './group-policy.ts';

/** What an administrator changes into their own: every setting once. */
export const EXAMPLE_POLICY: Policy = policySchema.parse({
  portal: 'https://portal.example',
  publicTerminal: false,
  terminalKeyFile: '/etc/madoguchi/terminal.key',
  readers: ['ACS ACR39U ICC Reader', 'Sony FeliCa Port/PaSoRi 4.0'],
  pcscBinding: 'koffi',
  language: 'ja',
  practice: true,
  updates: { enabled: true, channel: 'stable', maintenance: { fromHour: 22, toHour: 5 } },
});

/** Every file of `resources/policy`, by its path in there. */
export function policyFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['madoguchi.admx', admx()],
    ['ja-JP/madoguchi.adml', adml(POLICY_WORDS.ja)],
    ['en-US/madoguchi.adml', adml(POLICY_WORDS.en)],
    ['madoguchi.mobileconfig', configurationProfile(EXAMPLE_POLICY)],
    ['policy.example.json', `${JSON.stringify(EXAMPLE_POLICY, null, 2)}\n`],
  ]);
}
