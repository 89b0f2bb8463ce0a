import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type MunicipalityCode, municipalityCodeSchema } from '#contract/values/brands.ts';

/** What stands behind `--municipality`; fails with `usage`. */
export function municipalityOption(text: string): Outcome<MunicipalityCode>;
export function municipalityOption(text: string | undefined): Outcome<MunicipalityCode | undefined>;
export function municipalityOption(text: string | undefined): Outcome<MunicipalityCode | undefined> {
  const code = municipalityCodeSchema.optional().safeParse(text);
  return code.success
    ? success(code.data)
    : failed({ code: 'usage', detail: '--municipality takes 6 digits with their check digit' });
}
