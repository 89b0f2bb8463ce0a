import type { Municipality, ProcedureSummary } from '#contract/procedure/procedure.ts';
import type { VisitSection } from '#contract/procedure/visit.ts';
import type { CatalogueFiles } from './load-catalogue.ts';

/** Where people come for a procedure without a case. */
interface VisitOffice {
  readonly procedure: Pick<ProcedureSummary, 'id' | 'title'>;
  readonly municipality: Pick<Municipality, 'code' | 'name'>;
  readonly section: VisitSection;
}

/** By the procedure's id, in the order of the municipalities. */
export function visitOfficesOf({
  bases,
  offices,
  sections,
}: Pick<CatalogueFiles, 'bases' | 'offices' | 'sections'>): (purpose: string) => readonly VisitOffice[] {
  const found = new Map<string, readonly VisitOffice[]>(
    bases.map(({ id, title }) => [
      id,
      [...offices.values()].flatMap(({ municipality }) =>
        (sections.get(municipality.code) ?? [])
          .filter(({ withoutCase }) => withoutCase.includes(id))
          .map((section) => ({ procedure: { id, title }, municipality, section })),
      ),
    ]),
  );
  return (purpose) => found.get(purpose) ?? [];
}
