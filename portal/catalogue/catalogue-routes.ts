import { failed, success } from '#contract/failures/outcome.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { Catalogue } from './catalogue.ts';
import { mayUseCatalogue } from './catalogue-policy.ts';
import type { FamilyCatalogue } from './family/load-family-rules.ts';

type CatalogueHandlers = Pick<
  RouteHandlers,
  'listMunicipalities' | 'searchProcedures' | 'readProcedure' | 'readFamilyRules'
>;

export function catalogueHandlers(catalogue: Catalogue, family: FamilyCatalogue | undefined): CatalogueHandlers {
  return {
    async listMunicipalities({ query: { q } }) {
      const municipalities = q === undefined ? [...catalogue.municipalities] : catalogue.findMunicipalities(q);
      return success({ body: { municipalities } });
    },
    async searchProcedures({ caller, query }) {
      return success({ body: catalogue.search(caller.actor, query) });
    },
    async readProcedure({ caller, params, query }) {
      const procedure = catalogue.find(caller.actor, params.id, query.municipality);
      return procedure === undefined ? failed({ code: 'procedureUnknown' }) : success({ body: procedure });
    },
    async readFamilyRules({ caller, query: { municipality: code } }) {
      const rules = family?.rulesOf(code, catalogue.offeredIn(code));
      if (rules === undefined || !mayUseCatalogue(caller.actor, 'read', rules)) return failed({ code: 'notFound' });
      return success({ headers: { etag: `"${rules.revision}"` }, body: rules });
    },
  };
}
