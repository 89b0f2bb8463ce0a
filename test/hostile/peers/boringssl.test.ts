import { expect, it } from 'vitest';
import { parseCertificate } from '#pki/certificate/certificate.ts';
import { parseSignedData } from '#pki/cms/cms-structure.ts';
import { checkCrl } from '#pki/revocation/crl.ts';
import { readOcspResponse } from '#pki/revocation/ocsp.ts';
import { describePeers, pemBlocks } from '../../support/peers/peer-data.ts';

const AT_MS = Date.UTC(2017, 2, 2);

/** The suite’s files say in comments what is wrong; here it is enough that each gets an answer and none is believed. */
describePeers('boringssl', (data) => {
  it.each(data.names('.').filter((name) => name.endsWith('.pem')))('%s gets an answer', (name) => {
    const text = data.text(name);
    const [issuer] = [...pemBlocks(text, 'CA CERTIFICATE'), ...pemBlocks(text, 'CERTIFICATE')]
      .map(parseCertificate)
      .flatMap((parse) => (parse.ok ? [parse.certificate] : []));
    for (const label of ['PKCS7', 'CMS']) for (const cms of pemBlocks(text, label)) parseSignedData(cms);
    if (issuer === undefined) return;
    for (const crl of pemBlocks(text, 'X509 CRL')) checkCrl(crl, issuer);
    for (const answer of pemBlocks(text, 'OCSP RESPONSE')) {
      const about = { certificate: issuer, issuer, atMs: AT_MS, maxAgeMs: 0 };
      expect(readOcspResponse(answer, new Uint8Array(32), about).ok).toBe(false);
    }
  });
});
