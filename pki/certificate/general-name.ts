import { childrenOf, type DerElement, isObjectIdentifier } from '../der/der.ts';
import { TAGS } from '../der/der-values.ts';
import { readName } from './distinguished-name.ts';

/** The context tags of GeneralName. */
const FORMS = {
  otherName: 0xa0,
  rfc822Name: 0x81,
  dnsName: 0x82,
  x400Address: 0xa3,
  directoryName: 0xa4,
  ediPartyName: 0xa5,
  uri: 0x86,
  ipAddress: 0x87,
  registeredId: 0x88,
} as const;

/** The names of GeneralNames, whose own tag its place decides; `undefined` unless each has a shape of GeneralName. */
export function readGeneralNames(list: DerElement): DerElement[] | undefined {
  const names = childrenOf(list);
  return names.length > 0 && names.every(isGeneralName) ? names : undefined;
}

/** Source: RFC 5280, 4.2.1.6. */
function isGeneralName(name: DerElement): boolean {
  const inside = childrenOf(name);
  switch (name.tag) {
    case FORMS.otherName:
      return readOtherName(name) !== undefined;
    case FORMS.rfc822Name:
    case FORMS.dnsName:
    case FORMS.uri:
      return name.content.every((octet) => octet < 0x80);
    case FORMS.x400Address:
    case FORMS.ediPartyName:
      return true;
    case FORMS.directoryName:
      return inside.length === 1 && inside.every((one) => readName(one) !== undefined);
    case FORMS.ipAddress:
      return name.content.length === 4 || name.content.length === 16;
    case FORMS.registeredId:
      return isObjectIdentifier(name.content);
    default:
      return false;
  }
}

/** `[0] { type-id OBJECT IDENTIFIER, [0] EXPLICIT ANY }`; `undefined` for another form of name. */
export function readOtherName(
  name: DerElement,
): { readonly typeId: DerElement; readonly value: DerElement } | undefined {
  const [typeId, wrapper, ...more] = name.tag === FORMS.otherName ? childrenOf(name) : [];
  const [value, ...others] = wrapper?.tag === 0xa0 ? childrenOf(wrapper) : [];
  if (typeId?.tag !== TAGS.objectIdentifier || value === undefined) return undefined;
  return more.length + others.length === 0 ? { typeId, value } : undefined;
}
