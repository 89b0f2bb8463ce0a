import { createHash } from 'node:crypto';
import { type Acceptance, acceptanceOf, type Mandate, mandateOf, type Sitting } from '#contract/portal/mandate.ts';
import type { NamedPerson } from '#contract/values/named-person.ts';
import { canonicalJson } from '../container/compose.ts';

/** A text that a card signs, with what stands for it elsewhere. */
export interface SignedText {
  readonly bytes: Uint8Array;
  /** In hexadecimal, as another text or an application names it. */
  readonly sha256: string;
  /** The same in base64url: what a login proof over it has as its nonce. */
  readonly nonce: string;
}

/** RFC 8785. */
function signedText(content: Acceptance | Mandate): SignedText {
  const bytes = canonicalJson(content);
  const digest = createHash('sha256').update(bytes).digest();
  return { bytes, sha256: digest.toString('hex'), nonce: digest.toString('base64url') };
}

/** Names the principal to who reads the acceptance beside them, and to nobody else. */
function principalHash({ name, birthDate }: NamedPerson): string {
  return createHash('sha256').update(canonicalJson({ name, birthDate })).digest('hex');
}

/** What the proxy of a sitting signs. */
export function acceptanceText(sitting: Sitting, principal: NamedPerson): SignedText {
  return signedText(acceptanceOf(sitting, principalHash(principal)));
}

/** What an office's decision makes, which nobody signs. */
export function decidedMandateText(mandate: Mandate): SignedText {
  return signedText(mandate);
}

/** What the principal of a sitting signs, once the proxy has accepted: made by both sides, and compared. */
export function mandateText(
  sitting: Sitting,
  terms: Pick<Mandate, 'proxy' | 'from' | 'createdAt'> & { readonly principal: NamedPerson },
): SignedText {
  const { sha256: acceptance } = acceptanceText(sitting, terms.principal);
  return signedText(mandateOf(sitting, { ...terms, acceptance }));
}
