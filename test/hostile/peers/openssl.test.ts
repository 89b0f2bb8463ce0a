import { it } from 'vitest';
import { parseCertificate } from '#pki/certificate/certificate.ts';
import { readOcspResponse } from '#pki/revocation/ocsp.ts';
import { describePeers, type PeerData, pemBlocks } from '../../support/peers/peer-data.ts';
import { type Expected, holdPeerResults, type PeerResult } from '../../support/peers/peer-results.ts';

const FOLDER = 'ocsp-tests';
const AT_MS = Date.UTC(2012, 9, 12);
const HOUR_MS = 3_600_000;
const NONCE = new Uint8Array(32);

/**
 * `ISOP_D1.ors` is an answer with something wrong, judged with the issuer of `D1`; `ISIC_D1_Issuer_ICA.pem` is an
 * issuer with something wrong, judged with the answer `D1.ors`. An issuer whose own signature is wrong (`ISIC`) may be
 * trusted all the same: it is given as trusted.
 */
interface OcspCase {
  readonly id: string;
  readonly chain: string;
  readonly answer: string;
  readonly issuer: string;
  readonly expected: Expected;
}

function casesIn(names: readonly string[]): OcspCase[] {
  const issuerOf = (chain: string) => names.find((name) => name.startsWith(`${chain}_Issuer`)) ?? '';
  return names.flatMap((name): OcspCase[] => {
    const [, mistake = '', chain = ''] =
      /^(?:([A-Z]+)_)?(N?D[1-3])(?:\.ors|_Issuer_(?:ICA|Root)\.pem)$/.exec(name) ?? [];
    const expected = mistake === 'ISIC' ? 'either' : mistake === '' ? 'valid' : 'invalid';
    if (name.endsWith('.ors') && chain !== '') {
      return [{ id: name, chain, answer: name, issuer: issuerOf(chain), expected }];
    }
    return mistake === '' ? [] : [{ id: name, chain, answer: `${chain}.ors`, issuer: name, expected }];
  });
}

function judge(data: PeerData, names: readonly string[], { chain, answer, issuer }: OcspCase): string {
  const certificateFile = names.find((name) => name.startsWith(`${chain}_Cert`)) ?? '';
  const [about, by] = [certificateFile, issuer].map((name): ReturnType<typeof parseCertificate> => {
    const [der = new Uint8Array()] = pemBlocks(data.text(`${FOLDER}/${name}`), 'CERTIFICATE');
    return parseCertificate(der);
  });
  const bytes = new Uint8Array(Buffer.from(data.text(`${FOLDER}/${answer}`), 'base64'));
  if (!about?.ok) return about?.problem ?? 'missing';
  if (!by?.ok) return by?.problem ?? 'missing';
  const about2 = { certificate: about.certificate, issuer: by.certificate, atMs: AT_MS, maxAgeMs: HOUR_MS };
  const reading = readOcspResponse(bytes, NONCE, about2);
  return reading.ok ? reading.state : reading.problem;
}

describePeers('openssl', (data) => {
  it('believes no OCSP answer that must not be believed, and takes no key on another curve or of its own making', () => {
    const names = data.names(FOLDER);
    const answers = casesIn(names).map((one): PeerResult => {
      const said = judge(data, names, one);
      return { id: one.id, expected: one.expected, isValid: said === 'good', said };
    });
    const keys = data.names('certs').map((name): PeerResult => {
      const [der = new Uint8Array()] = pemBlocks(data.text(`certs/${name}`), 'CERTIFICATE');
      const parse = parseCertificate(der);
      return { id: name, expected: 'invalid', isValid: parse.ok, said: parse.ok ? 'good' : parse.problem };
    });
    holdPeerResults(
      'openssl',
      [...answers, ...keys],
      [
        {
          expected: 'valid',
          said: 'algorithmRefused',
          why: 'Answers, or the issuers’ certificates, are signed with SHA-1.',
        },
      ],
    );
  });
});
