import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ProcedureProblem, ProcedureWarning } from '#contract/failures/procedure-problem.ts';
import { definitionWarnings } from '#contract/procedure/definition-warnings.ts';
import type { CalendarDate, MunicipalityCode } from '#contract/values/brands.ts';
import { checkBaseFile, checkOwnFile, inOrder } from './check-procedure.ts';
import { loadCatalogueFiles } from './load-catalogue.ts';
import { parseLocatedJson } from './located-json.ts';

export interface FileCheck {
  readonly problems: readonly ProcedureProblem[];
  readonly warnings: readonly ProcedureWarning[];
}

interface CheckedFor {
  /** Whose procedure it is; of all where nobody is named. */
  readonly municipality: MunicipalityCode | undefined;
  readonly catalogueDir: string | undefined;
  readonly today: CalendarDate;
}

/** Looks at a procedure's file beside the catalogue's files, without a server. Fails with `catalogueInvalid`, `usage`. */
export async function checkProcedureFile(
  text: string,
  { municipality, catalogueDir, today }: CheckedFor,
): Promise<Outcome<FileCheck>> {
  if (municipality === undefined) {
    const checked = checkBaseFile(text);
    return success({ problems: checked.is === 'broken' ? checked.problems : [], warnings: [] });
  }
  const files = await loadCatalogueFiles(catalogueDir);
  if (!files.ok) return files;
  const office = files.value.offices.get(municipality);
  if (office === undefined) return failed({ code: 'usage', detail: '--municipality: the catalogue does not know it' });
  const checked = checkOwnFile(text, office);
  if (checked.is === 'broken') return success({ problems: checked.problems, warnings: [] });
  const { value: definition, placeOf } = checked;
  const served = files.value.procedures.find(
    (one) => one.id === definition.id && one.municipality.code === municipality,
  );
  const warnings = definitionWarnings(definition, served, today).map((one) => ({ ...one, ...placeOf(one.path) }));
  return success({ problems: [], warnings: inOrder(warnings) });
}

/** What a file calls itself; a name that nothing has where it says nothing, so that what is wrong is told. */
export function procedureIdIn(text: string): string {
  const read = parseLocatedJson(text);
  const value = 'json' in read ? read.json.value : undefined;
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  return typeof id === 'string' && /^[a-z][a-z0-9-]{0,62}$/.test(id) ? id : 'unnamed';
}
