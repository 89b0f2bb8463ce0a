import type { CardKey } from '#contract/values/brands.ts';

/**
 * What JPKI certificates carry, by role. Sources per value: docs/card-protocol.md#certificates; the smartphone
 * policies are unconfirmed and therefore not accepted.
 */
export const JPKI_ROLES = {
  auth: {
    caUnit: 'JPKI for user authentication',
    policy: '1.2.392.200149.8.5.1.3.30',
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: '1.3.6.1.5.5.7.3.2',
  },
  sign: {
    caUnit: 'JPKI for digital signature',
    policy: '1.2.392.200149.8.5.1.1.20',
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    extendedKeyUsage: undefined,
  },
} as const satisfies Record<CardKey, object>;

/** otherNames of the signature certificate's subjectAltName. */
export const JPKI_OTHER_NAMES = {
  name: '1.2.392.200149.8.5.5.1',
  nameSubstituted: '1.2.392.200149.8.5.5.2',
  sex: '1.2.392.200149.8.5.5.3',
  birthDate: '1.2.392.200149.8.5.5.4',
  address: '1.2.392.200149.8.5.5.5',
  addressSubstituted: '1.2.392.200149.8.5.5.6',
} as const;

/** Organisation of every invented certificate: practice cards, tests. Never a real one. */
export const PRACTICE_ORGANISATION = 'JPKI-VIRTUAL';

/**
 * SHA-256 fingerprints (DER) of the real CA certificates. Source: docs/card-protocol.md#certificates. The 2019
 * authentication CA is missing: no source gives its fingerprint.
 */
export const JPKI_CA_FINGERPRINTS = {
  auth: [
    '4dcfc4ca0aaf9fb2a3081b3f0c991c320b3acc008667a341eeaec5af1d58ca7d',
    '64114f29620c24ed2631d46476a040e7ee740d956089c00b036a6a8118c322b5',
  ],
  sign: [
    '19645405a1fe14377434bd55957628ac4038557c542403a2243f21c706fc9355',
    '79679c33e4cc9319440f1ad120a597ff1844e2ef217063adb176966fd5e6fbeb',
    'd227f6cde11d35c5252178f106f843d24651944975413b539fa2fb68dbfa365f',
  ],
} as const satisfies Record<CardKey, readonly string[]>;
