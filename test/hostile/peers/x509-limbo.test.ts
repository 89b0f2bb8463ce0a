import { it } from 'vitest';
import { describePeers, pemBlocks } from '../../support/peers/peer-data.ts';
import { judgePath } from '../../support/peers/peer-paths.ts';
import { holdPeerResults } from '../../support/peers/peer-results.ts';

interface LimboCase {
  readonly id: string;
  readonly expected_result: 'SUCCESS' | 'FAILURE';
  readonly peer_certificate: string;
  readonly untrusted_intermediates: readonly string[];
  readonly trusted_certs: readonly string[];
  readonly crls: readonly string[];
  readonly validation_time: string | null;
}

const USUAL_TIME_MS = Date.UTC(2024, 5, 1);

describePeers('x509-limbo', (data) => {
  it('follows no path that must not be followed', () => {
    const { testcases } = JSON.parse(data.text('limbo.json')) as { testcases: readonly LimboCase[] };
    const results = testcases.map((one) => {
      const { isValid, said } = judgePath({
        leaf: pemBlocks(one.peer_certificate, 'CERTIFICATE')[0] ?? new Uint8Array(),
        presented: pemBlocks(one.untrusted_intermediates.join('\n'), 'CERTIFICATE'),
        anchors: pemBlocks(one.trusted_certs.join('\n'), 'CERTIFICATE'),
        atMs: one.validation_time === null ? USUAL_TIME_MS : Date.parse(one.validation_time),
        crls: one.crls.length === 0 ? undefined : pemBlocks(one.crls.join('\n'), 'X509 CRL'),
      });
      return { id: one.id, expected: one.expected_result === 'SUCCESS' ? 'valid' : 'invalid', isValid, said } as const;
    });
    holdPeerResults('x509-limbo', results, [
      {
        expected: 'valid',
        said: 'nameConstraints',
        why: 'Name constraints are refused, not evaluated.',
      },
      {
        expected: 'valid',
        said: 'issuerUnknown',
        of: /self-issued/,
        why: 'A CA’s certificate for its own next key is not followed; every generation is pinned by itself.',
      },
      {
        expected: 'valid',
        said: 'issuerKeyUsage',
        of: /no-keyusage/,
        why: 'A CA must say that its key signs certificates, and lists.',
      },
      {
        expected: 'valid',
        said: 'nameRefused',
        why: 'The subject is empty.',
      },
      {
        expected: 'valid',
        said: 'expired',
        of: /fractional/,
        why: 'The last second ends where it begins; the suite calls both readings right.',
      },
      {
        expected: 'invalid',
        said: 'good',
        of: /::(san|cn)::|ca-as-leaf-wrong-san/,
        why: 'Host names. No certificate here is a server’s: the holder is named by JPKI’s otherNames.',
      },
      {
        expected: 'invalid',
        said: 'good',
        of: /::eku::|ee-basicconstraints-ca|webpki::ca-as-leaf/,
        why: 'What the leaf is for is the role’s question, which refuses each of these.',
      },
      {
        expected: 'invalid',
        said: 'good',
        of: /::(aki|ski)::/,
        why: 'Key identifiers help to find an issuer; the signature decides. Where both are there, they must agree.',
      },
      {
        expected: 'invalid',
        said: 'good',
        of: /noncritical-pc|non-critical-basic/,
        why: 'A CA should have marked the extension critical. It is obeyed all the same, as PKITS asks for basic constraints.',
      },
      {
        expected: 'invalid',
        said: 'good',
        of: /max-chain-depth/,
        why: 'The suite asks for a limit of 0 or 1; ours is 3 CAs in between.',
      },
      {
        expected: 'invalid',
        said: 'good',
        of: /crlnumber-missing/,
        why: 'Lists are told apart by their dates, not by their numbers.',
      },
      {
        expected: 'invalid',
        said: 'good',
        of: /divisible-by-8/,
        why: 'RSA of 2048 to 8192 bits is taken, whole octets or not.',
      },
    ]);
  });
});
