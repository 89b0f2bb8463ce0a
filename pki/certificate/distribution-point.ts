import { childrenOf, type DerElement } from '../der/der.ts';
import { TAGS } from '../der/der-values.ts';
import { readGeneralNames } from './general-name.ts';

const REASONS = 0x81;
const CRL_ISSUER = 0xa2;

/**
 * The GeneralNames (DER) of the places where a complete CRL of the issuer itself is published, from the value of a
 * cRLDistributionPoints extension; `undefined` where it is malformed. A point for some reasons only or of another
 * issuer gives none, nor does one that is named relative to its issuer. Source: RFC 5280, 4.2.1.13.
 */
export function readDistributionPoints(value: DerElement): Uint8Array[] | undefined {
  const points = value.tag === TAGS.sequence ? childrenOf(value).map(readPoint) : [];
  return points.length > 0 && points.every((point) => point !== undefined) ? points.flat() : undefined;
}

/** `SEQUENCE { [0] DistributionPointName OPTIONAL, [1] ReasonFlags OPTIONAL, [2] GeneralNames OPTIONAL }` */
function readPoint(point: DerElement): Uint8Array[] | undefined {
  const parts = point.tag === TAGS.sequence ? childrenOf(point) : [];
  const name = parts[0]?.tag === 0xa0 ? parts.shift() : undefined;
  const reasons = parts[0]?.tag === REASONS ? parts.shift() : undefined;
  const issuer = parts[0]?.tag === CRL_ISSUER ? parts.shift() : undefined;
  if (parts.length > 0 || (name === undefined && issuer === undefined)) return undefined;
  if (issuer !== undefined && readGeneralNames(issuer) === undefined) return undefined;
  const places = name === undefined ? [] : readPointName(name);
  return places !== undefined && reasons === undefined && issuer === undefined ? places : places && [];
}

/**
 * The GeneralNames (DER) of a DistributionPointName in its `[0]` wrapper: `CHOICE { [0] fullName GeneralNames, [1]
 * nameRelativeToCRLIssuer }`; none for the second form.
 */
export function readPointName(wrapper: DerElement): Uint8Array[] | undefined {
  const [choice, ...more] = childrenOf(wrapper);
  if (choice === undefined || more.length > 0) return undefined;
  if (choice.tag === 0xa0) return readGeneralNames(choice)?.map(({ encoded }) => encoded);
  return choice.tag === 0xa1 && choice.content.length > 0 ? [] : undefined;
}
