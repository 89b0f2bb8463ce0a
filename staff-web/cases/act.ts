import type { CaseAct } from '#contract/procedure/case-act.ts';

/** Does something to the case that is open; whether it was done. */
export type DoAct = (act: CaseAct) => Promise<boolean>;
