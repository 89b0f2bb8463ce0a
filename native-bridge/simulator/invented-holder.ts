import type { PersonaName } from '#contract/card/persona.ts';
import type { Sex } from '#contract/procedure/application.ts';
import type { BirthDate } from '#contract/values/birth-date.ts';
import type { CardKey, PinSlot } from '#contract/values/brands.ts';
import {
  type CalendarDate,
  calendarDateSchema,
  type MunicipalityCode,
  municipalityCodeSchema,
} from '#contract/values/brands.ts';
import type { CardProfileName } from '../profile/card-profile.ts';

/** State of a practice certificate; `none`: never issued. */
export type CertificateState = 'valid' | 'expired' | 'revoked' | 'onHold' | 'none';

/** A made-up person. Nobody of this name lives at this address. */
export interface InventedHolder {
  readonly name: string;
  readonly address: string;
  readonly birthDate: BirthDate;
  readonly sex: Sex;
  readonly municipality: MunicipalityCode;
  /** Printed on the made-up card's face. */
  readonly cardExpiry: CalendarDate;
  readonly securityCode: string;
  /** As the certificates spell them: distribution point and subject. */
  readonly romanPlace: { readonly prefecture: string; readonly municipality: string };
}

/** The secrets that a holder chooses; `face` is printed on the card. */
type ChosenSecret = Exclude<PinSlot, 'face'>;

/** A practice card: whose it is, what state it is in, and the secrets that open it. */
export interface Persona {
  readonly name: PersonaName;
  readonly holder: InventedHolder;
  /** Which row of the card table it is. */
  readonly profile: CardProfileName;
  readonly certificates: Readonly<Record<CardKey, CertificateState>>;
  readonly triesLeft: Readonly<Record<PinSlot, number>>;
  /** Shown to people on the practice screen; of no real card. */
  readonly secrets: Readonly<Record<ChosenSecret, string>>;
}

const PRACTICE_SECRETS = { auth: '1234', text: '5678', sign: 'ABC123' } as const;
/** That of 照合番号B is not published; ten is our own guess. */
export const FULL_TRIES = { auth: 3, text: 3, sign: 5, face: 10 } as const satisfies Record<PinSlot, number>;
const BOTH_VALID = { auth: 'valid', sign: 'valid' } as const;

const HANAKO: InventedHolder = {
  name: '見本　花子',
  address: '東京都見本区例示町１丁目２番３号',
  birthDate: calendarDateSchema.parse('1990-04-01'),
  sex: 'female',
  municipality: municipalityCodeSchema.parse('131318'),
  cardExpiry: calendarDateSchema.parse('2034-04-01'),
  securityCode: '5678',
  romanPlace: { prefecture: 'Tokyo-to', municipality: 'Mihon-ku' },
};
const TARO: InventedHolder = {
  ...HANAKO,
  name: '見本　太郎',
  birthDate: calendarDateSchema.parse('1988-11-23'),
  sex: 'male',
};
const MIRAI: InventedHolder = { ...HANAKO, name: '見本　みらい', birthDate: calendarDateSchema.parse('2018-06-15') };

function persona(name: PersonaName, differences: Partial<Omit<Persona, 'name'>> = {}): Persona {
  return {
    name,
    holder: HANAKO,
    profile: 'card',
    certificates: BOTH_VALID,
    triesLeft: FULL_TRIES,
    secrets: PRACTICE_SECRETS,
    ...differences,
  };
}

export const PERSONAS: Readonly<Record<PersonaName, Persona>> = {
  ordinary: persona('ordinary'),
  spouse: persona('spouse', { holder: TARO }),
  'last-try': persona('last-try', { triesLeft: { ...FULL_TRIES, auth: 1, sign: 1 } }),
  locked: persona('locked', { triesLeft: { auth: 0, text: 0, sign: 0, face: 0 } }),
  expired: persona('expired', { certificates: { auth: 'expired', sign: 'expired' } }),
  moved: persona('moved', { certificates: { auth: 'valid', sign: 'revoked' } }),
  'on-hold': persona('on-hold', { certificates: { auth: 'onHold', sign: 'onHold' } }),
  child: persona('child', { holder: MIRAI, certificates: { auth: 'valid', sign: 'none' } }),
  phone: persona('phone', { profile: 'android' }),
  iphone: persona('iphone', { profile: 'iphone' }),
  'next-card': persona('next-card', { profile: 'nextCard' }),
};

/** As the card's own files say it. */
export function sexDigit(sex: Sex): string {
  return { male: '1', female: '2', notApplicable: '9', unknown: '0' }[sex];
}

const ERAS_BEGIN = [
  { from: '2019-05-01', code: '5', firstYear: 2019 },
  { from: '1989-01-08', code: '4', firstYear: 1989 },
  { from: '1926-12-25', code: '3', firstYear: 1926 },
  { from: '1912-07-30', code: '2', firstYear: 1912 },
  { from: '1868-01-25', code: '1', firstYear: 1868 },
] as const;

/** Era digit and Gregorian YYYYMMDD, as the signature certificate spells a birth date: `419900401`. */
export function certificateBirthDate(birthDate: BirthDate): string {
  return `${eraOf(birthDate).code}${birthDate.replaceAll('-', '')}`;
}

/**
 * 照合番号B, 14 digits: birth date with the year of its era, year of the card's expiry, security code. Source:
 * docs/card-protocol.md#pins.
 */
export function checkNumberB({ birthDate, cardExpiry, securityCode }: InventedHolder): string {
  return `${birthDateDigits(birthDate)}${cardExpiry.slice(0, 4)}${securityCode}`;
}

/** The birth date as the card compares it: year of the era, month and day, 6 digits. */
export function birthDateDigits(birthDate: BirthDate): string {
  const [year, month, day] = birthDate.split('-');
  const eraYear = String(Number(year) - eraOf(birthDate).firstYear + 1).padStart(2, '0');
  return `${eraYear}${month}${day}`;
}

function eraOf(birthDate: BirthDate): (typeof ERAS_BEGIN)[number] {
  const era = ERAS_BEGIN.find(({ from }) => birthDate >= from);
  if (era === undefined) throw new RangeError('calendar dates begin with Meiji');
  return era;
}
