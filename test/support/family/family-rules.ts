import type { FamilyRules } from '#contract/family/rules.ts';
import { loadCatalogueFiles } from '#portal/catalogue/load-catalogue.ts';

/** The rules of the municipalities that come with the program, by code. */
export async function sampleFamilyRules(): Promise<(municipality: string) => FamilyRules> {
  const files = await loadCatalogueFiles();
  if (!files.ok) throw new Error(JSON.stringify(files.failure));
  return (municipality) => {
    const rules = files.value.family?.rulesOf(municipality);
    if (rules === undefined) throw new Error(`no rules for ${municipality}`);
    return rules;
  };
}
