import type { CardKey } from '#contract/values/brands.ts';
import { type Certificate, parseCertificate } from '#pki/certificate/certificate.ts';
import { sameBytes } from '#pki/der/der.ts';
import type { PortalClient } from './portal-client.ts';

/**
 * CA certificates that need not be read from the card because the portal has them. They only complete what is sent;
 * whether they are trusted is decided by whoever checks.
 */
export interface CaCertificates {
  /** Asks the portal once. A portal that does not answer leaves the book empty: the card has the certificates too. */
  load(signal: AbortSignal): Promise<void>;
  issuerOf(key: CardKey, certificate: Certificate): Uint8Array | undefined;
  /** Whether any CA of that kind is known. */
  has(key: CardKey): boolean;
}

export function createCaCertificates(portal: PortalClient): CaCertificates {
  let known: Readonly<Record<CardKey, readonly Certificate[]>> | undefined;
  return {
    async load(signal) {
      if (known !== undefined) return;
      const listed = await portal.call('listAuthorities', { signal });
      if (listed.ok) known = { auth: parseAll(listed.value.auth), sign: parseAll(listed.value.sign) };
    },
    has: (key) => (known?.[key].length ?? 0) > 0,
    issuerOf: (key, certificate) => known?.[key].find((authority) => isIssuer(authority, certificate))?.der,
  };
}

function parseAll(base64: readonly string[]): Certificate[] {
  return base64.flatMap((text) => {
    const parsed = parseCertificate(new Uint8Array(Buffer.from(text, 'base64')));
    return parsed.ok ? [parsed.certificate] : [];
  });
}

/** All generations of a JPKI CA have one name; the key identifier tells them apart. */
function isIssuer(authority: Certificate, { issuerDer, authorityKeyId }: Certificate): boolean {
  return sameBytes(authority.subjectDer, issuerDer) && authority.subjectKeyId === authorityKeyId;
}
