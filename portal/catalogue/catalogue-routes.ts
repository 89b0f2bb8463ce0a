import { failed, success } from '#contract/failures/outcome.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { Catalogue } from './catalogue.ts';

type CatalogueHandlers = Pick<RouteHandlers, 'listMunicipalities' | 'searchProcedures' | 'readProcedure'>;

export function catalogueHandlers(catalogue: Catalogue): CatalogueHandlers {
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
  };
}
