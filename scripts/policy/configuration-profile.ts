import { POLICY_WORDS } from '#words/policy-words.ts';
import type { Policy } from '../../main/host/policy/policy-schema.ts';
import { element, XML_DECLARATION } from './xml.ts';

/** The bundle whose managed preferences hold the settings. */
const BUNDLE_ID = 'jp.madoguchi.desktop';
const DOCTYPE =
  '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">';
const { ja, en } = POLICY_WORDS;
const PROFILE_UUID = '4C8B6E0A-7A57-4E0B-9B5E-0C3D5B7F2A11';
const PAYLOAD_UUID = '9E1F2C64-3B0D-4D7E-8A52-6F7E1B9C4D22';

/** A configuration profile for a whole Mac. Source: Configuration Profile Reference, Apple, `PayloadScope` System. */
export function configurationProfile(policy: Policy): string {
  const profile = {
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadIdentifier: `${BUNDLE_ID}.policy`,
    PayloadUUID: PROFILE_UUID,
    PayloadDisplayName: `${ja.category} (${en.category})`,
    PayloadScope: 'System',
    PayloadContent: [
      {
        PayloadType: BUNDLE_ID,
        PayloadVersion: 1,
        PayloadIdentifier: `${BUNDLE_ID}.policy.settings`,
        PayloadUUID: PAYLOAD_UUID,
        PayloadDisplayName: `${ja.profile} (${en.profile})`,
        ...policy,
      },
    ],
  };
  return `${XML_DECLARATION}\n${DOCTYPE}\n${element('plist', { version: '1.0' }, [propertyOf(profile)])}\n`;
}

function propertyOf(value: unknown): string {
  if (typeof value === 'string') return element('string', {}, value);
  if (typeof value === 'number') return element('integer', {}, String(value));
  if (typeof value === 'boolean') return element(String(value));
  if (Array.isArray(value)) return element('array', {}, value.map(propertyOf));
  return element(
    'dict',
    {},
    Object.entries(value ?? {}).flatMap(([name, member]) => [element('key', {}, name), propertyOf(member)]),
  );
}
