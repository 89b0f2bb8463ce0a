import { parseCertificate } from '#pki/certificate/certificate.ts';
import type { CertificateHolder } from '#pki/certificate/jpki-holder.ts';
import type { Database } from '../platform/database/database.ts';
import type { CaseVault } from './case-vault.ts';
import { keptEvidence } from './signature-report.ts';

/** How many of their newest applications are looked at. */
const MOST_LOOKED_AT = 5;
const FIRST = 1;

/** Who a person is, by the certificate that signed one of their newest applications. Throws `KeyUnavailable`. */
export async function findCertifiedIdentity(
  database: Database,
  vault: CaseVault,
  subject: string,
): Promise<Pick<CertificateHolder, 'name' | 'birthDate' | 'address' | 'sex'> | undefined> {
  const cases = await database
    .selectFrom('application')
    .innerJoin('application_filing as filed', 'filed.receipt_number', 'application.receipt_number')
    .select(['application.municipality_code', 'application.receipt_number'])
    .where('application.owner', '=', subject)
    .where('filed.filing', '=', FIRST)
    // Who acts for somebody signs with their own name.
    .where('filed.by_proxy', '=', false)
    .orderBy('application.received_at', 'desc')
    .limit(MOST_LOOKED_AT)
    .execute();
  for (const one of cases) {
    const kept = await keptEvidence(database, await vault.open(database, one), one, FIRST);
    const [signer] = kept?.path ?? [];
    const parse = signer === undefined ? undefined : parseCertificate(signer);
    if (parse?.ok === true && parse.certificate.holder !== undefined) {
      const { name, birthDate, address, sex } = parse.certificate.holder;
      return { name, birthDate, address, sex };
    }
  }
  return undefined;
}
