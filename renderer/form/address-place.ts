import type { Municipality } from '#contract/procedure/procedure.ts';
import type { MunicipalityCode } from '#contract/values/brands.ts';

/**
 * As much of an address as names a municipality or less, never a street: up to the first 市, 区, 町, 村 or 郡 behind the
 * prefecture. Nothing of it where there is none.
 */
export function municipalityPart(address: string): string | undefined {
  return /^(?:北海道|東京都|(?:京都|大阪)府|.{2,3}県)?.[^市区町村郡]*[市区町村郡]/u.exec(address.slice(0, 40))?.[0];
}

/** The municipality that an address lies in, as the card has it written: the ward of a city before the city. */
export function municipalityOf(address: string, places: readonly Municipality[]): Municipality | undefined {
  return places
    .filter((place) => liesIn(place, address))
    .sort((one, other) => other.addressPrefix.length - one.addressPrefix.length)[0];
}

/** Whether an address lies outside a municipality. False where that cannot be known. */
export function liesElsewhere(address: string, code: MunicipalityCode, places: readonly Municipality[]): boolean {
  const here = places.find((place) => place.code === code);
  return here !== undefined && here.addressPrefix !== '' && !liesIn(here, address);
}

/** Cards of large cities may leave the prefecture out. */
function liesIn({ addressPrefix, prefecture }: Municipality, address: string): boolean {
  const begins = (text: string) => addressPrefix !== '' && text.startsWith(addressPrefix);
  return begins(address) || begins(`${prefecture.ja}${address}`);
}
