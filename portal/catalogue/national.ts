import type { Municipality, Procedure } from '#contract/procedure/procedure.ts';
import type { BaseProcedure } from '#contract/procedure/procedure-file.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import type { LocalizedText } from '#contract/values/localized-text.ts';
import { revisionOf } from './check-procedure.ts';
import type { UnknownOffice } from './directory.ts';

/** The procedures as they are all over Japan, for municipalities without data of their own: to be filled in and printed. */
interface National {
  /** Of no municipality yet. */
  readonly procedures: readonly Procedure[];
  /** As a municipality's. Its office is named as what is known of it: that there is one. */
  in(municipality: Municipality, procedure: Procedure): Procedure;
}

/** A code that no municipality has. */
const NOWHERE = municipalityCodeSchema.parse('000001');

/** A revision is that of the procedure's file: nothing of a municipality is in it, and nothing is filed by it. */
export function nationalOf(bases: readonly BaseProcedure[], office: UnknownOffice): National {
  return {
    procedures: bases.map(({ reviewedBy: _, visit: __, ...base }) => ({
      ...base,
      ...placed({ code: NOWHERE, name: office.name }, office),
      elsewhere: { on: 'paper' },
      revision: revisionOf(base),
    })),
    in: (municipality, procedure) => ({ ...procedure, ...placed(municipality, office) }),
  };
}

function placed(
  { code, name }: Pick<Municipality, 'code' | 'name'>,
  { office, openHours }: UnknownOffice,
): Pick<Procedure, 'municipality' | 'office'> {
  return { municipality: { code, name }, office: { name: named(office, name), phone: '', address: '', openHours } };
}

function named(text: LocalizedText, name: LocalizedText): LocalizedText {
  return { ja: text.ja.replace('{municipality}', name.ja), en: text.en.replace('{municipality}', name.en) };
}
