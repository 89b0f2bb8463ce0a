import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { parseCertificate } from '#pki/certificate/certificate.ts';

export interface CertificateFields {
  readonly subject: string;
  readonly issuer: string;
  /** Upper-case hexadecimal. */
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

/** The fields of a certificate that commands print. Fails with `certificateMalformed`. */
export function certificateFields(der: Uint8Array): Outcome<CertificateFields> {
  const parsed = parseCertificate(der);
  if (!parsed.ok) return failed({ code: 'certificateMalformed', problem: parsed.problem });
  const { subject, issuer, serialHex, notBeforeMs, notAfterMs } = parsed.certificate;
  return success({
    subject,
    issuer,
    serial: serialHex,
    notBefore: new Date(notBeforeMs).toISOString(),
    notAfter: new Date(notAfterMs).toISOString(),
  });
}

/** RFC 7468. */
export function pemOf(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
