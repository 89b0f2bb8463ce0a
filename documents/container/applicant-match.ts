import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Applicant } from '#contract/procedure/application.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';

/**
 * Whether the holder of a signature certificate is the applicant: step 5 of the checks.
 *
 * Name and address must be equal character by character, but where the certificate's flags say that a character is a
 * substitute any single character may stand in the application. Of the birth date, parts the register does not know
 * (zeros) are not compared. Sex is not compared: card and certificate code it differently.
 *
 * Fails with `signerNotApplicant` naming both values, or with `certificateMalformed` where the certificate names no
 * holder.
 */
export function signerMatchesApplicant({ holder }: Certificate, applicant: Applicant): Outcome<void> {
  if (holder === undefined) return failed({ code: 'certificateMalformed', problem: 'nameRefused' });
  const { name, birthDate, address } = applicant;
  const differs = (field: 'name' | 'birthDate' | 'address', certificate: string, application: string) =>
    failed({ code: 'signerNotApplicant', field, certificate: certificate.slice(0, 400), application });
  if (!isSameText(holder.name, holder.nameSubstituted, name.value)) return differs('name', holder.name, name.value);
  if (!isSameDay(holder.birthDate, birthDate.value)) return differs('birthDate', holder.birthDate, birthDate.value);
  if (!isSameText(holder.address, holder.addressSubstituted, address.value)) {
    return differs('address', holder.address, address.value);
  }
  return success(undefined);
}

function isSameText(certificate: string, substituted: readonly boolean[], application: string): boolean {
  const [ours, theirs] = [characters(certificate), characters(application)];
  // The flags count code points. A variation selector shifts them; certificates carry none.
  const flags = ours.length === substituted.length ? substituted : [];
  return ours.length === theirs.length && ours.every((one, n) => one === theirs[n] || flags[n] === true);
}

/** Code points, a variation selector counting as part of the character before it. */
function characters(text: string): string[] {
  return text.match(/.\p{Variation_Selector}*/gsu) ?? [];
}

function isSameDay(certificate: string, application: string): boolean {
  const [known, given] = [certificate.split('-'), application.split('-')];
  return known.every((part, n) => /^0+$/.test(part) || part === given[n]);
}
