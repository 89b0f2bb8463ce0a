import { type Certificate, parseCertificate } from '#pki/certificate/certificate.ts';
import type { CertificateHolder } from '#pki/certificate/jpki-holder.ts';
import type { Database } from '../platform/database/database.ts';
import type { CaseVault } from './case-vault.ts';
import { keptEvidence } from './signature-report.ts';

/** How many of their newest applications are looked at. */
const MOST_LOOKED_AT = 5;
const FIRST = 1;

/** The certificate that signed one of a person's newest applications, and when. Throws `KeyUnavailable`. */
export async function findSigner(
  database: Database,
  vault: CaseVault,
  subject: string,
): Promise<
  | {
      readonly holder: CertificateHolder;
      readonly receivedAt: Date;
      /** The signer's own first. */
      readonly path: readonly Certificate[];
    }
  | undefined
> {
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
    const path = (kept?.path ?? []).flatMap((der) => {
      const parse = parseCertificate(der);
      return parse.ok ? [parse.certificate] : [];
    });
    const holder = path[0]?.holder;
    if (kept !== undefined && holder !== undefined) return { holder, receivedAt: kept.receivedAt, path };
  }
  return undefined;
}

/** Who a person is, as `findSigner` has them. Throws `KeyUnavailable`. */
export async function findCertifiedIdentity(
  database: Database,
  vault: CaseVault,
  subject: string,
): Promise<Pick<CertificateHolder, 'name' | 'birthDate' | 'address' | 'sex'> | undefined> {
  return (await findSigner(database, vault, subject))?.holder;
}
