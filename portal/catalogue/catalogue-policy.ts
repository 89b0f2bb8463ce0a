import type { Procedure } from '#contract/procedure/procedure.ts';
import { createPolicy } from '../platform/policy.ts';

type CatalogueAction = 'read';

/** May this requester read that procedure? What is served is public, for programs too: it says nothing of a person. */
export const mayUseCatalogue = createPolicy<CatalogueAction, 'any', Pick<Procedure, 'municipality'>>(
  { read: { public: 'any', resident: 'any', staff: 'any', client: 'any', job: 'any', proxy: 'any' } },
  { any: () => true },
);
