import type { Municipality } from '#contract/procedure/procedure.ts';
import type { MunicipalityCode } from '#contract/values/brands.ts';

/** The municipality that an address lies in, as the card has it written; none where no known one fits. */
export function municipalityOf(address: string, places: readonly Municipality[]): Municipality | undefined {
  return places.find((place) => liesIn(place, address));
}

/** Whether an address lies outside a municipality. False where that cannot be known. */
export function liesElsewhere(address: string, code: MunicipalityCode, places: readonly Municipality[]): boolean {
  const here = places.find((place) => place.code === code);
  return here !== undefined && here.addressPrefix !== '' && municipalityOf(address, places)?.code !== code;
}

/** Cards of large cities may leave the prefecture out. */
function liesIn({ addressPrefix, prefecture }: Municipality, address: string): boolean {
  const begins = (text: string) => addressPrefix !== '' && text.startsWith(addressPrefix);
  return begins(address) || begins(`${prefecture.ja}${address}`);
}
