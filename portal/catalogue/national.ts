import type { Municipality, Procedure } from '#contract/procedure/procedure.ts';
import type { BaseProcedure } from '#contract/procedure/procedure-file.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import { revisionOf } from './check-procedure.ts';

/** The procedures as they are all over Japan, for municipalities without data of their own: to be filled in and printed. */
export interface National {
  /** Of no municipality yet. */
  readonly procedures: readonly Procedure[];
  /** As a municipality's. Its office is named as what is known of it: that there is one. */
  in(municipality: Municipality, procedure: Procedure): Procedure;
}

/** A code that no municipality has. */
const NOWHERE = municipalityCodeSchema.parse('000001');

/** A revision is that of the procedure's file: nothing of a municipality is in it, and nothing is filed by it. */
export function nationalOf(bases: readonly BaseProcedure[]): National {
  return {
    procedures: bases.map(({ reviewedBy: _, visit: __, ...base }) => ({
      ...base,
      ...placed({ code: NOWHERE, name: { ja: '市区町村', en: 'your city' } }),
      elsewhere: { on: 'paper' },
      revision: revisionOf(base),
    })),
    in: (municipality, procedure) => ({ ...procedure, ...placed(municipality) }),
  };
}

function placed({ code, name }: Pick<Municipality, 'code' | 'name'>): Pick<Procedure, 'municipality' | 'office'> {
  return {
    municipality: { code, name },
    office: {
      name: { ja: `${name.ja} 担当の窓口`, en: `The office in charge, ${name.en}` },
      phone: '',
      address: '',
      openHours: {
        ja: '場所、電話番号、受付の時間は、市区町村に確かめてください。',
        easy: '場所、電話番号、開いている 時間は、市や 町に 聞いてください。',
        en: 'Ask the city where it is, its phone number and when it is open.',
      },
    },
  };
}
