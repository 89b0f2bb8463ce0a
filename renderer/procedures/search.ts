import type { ParamsOf } from '#contract/app/app-contract.ts';
import { type LifeEvent, type ProcedureSummary, type Topic, topicSchema } from '#contract/procedure/procedure.ts';
import type { Search } from '../window/draft-keeper.ts';

export const QUERY_MAX_CHARACTERS = 100;

/** The words that a form of `query` asks for; nothing where it is empty. */
export function wordsAsked(form: FormData): Pick<Search, 'query'> {
  const query = String(form.get('query') ?? '')
    .trim()
    .slice(0, QUERY_MAX_CHARACTERS);
  return query === '' ? {} : { query };
}

/** What the portal is asked; what happened in a life is told apart here, and not to the portal. */
export function questionOf({ event: _, place, ...asked }: Search): ParamsOf<'searchProcedures'> {
  return place === undefined ? asked : { ...asked, municipality: place.code };
}

export function withEvent(services: readonly ProcedureSummary[], event: LifeEvent | undefined): ProcedureSummary[] {
  return services.filter(({ events = [] }) => event === undefined || events.includes(event));
}

/** The topics that have a procedure, in their own order, with how many. */
export function topicCounts(
  services: readonly Pick<ProcedureSummary, 'topic'>[],
): { readonly topic: Topic; readonly count: number }[] {
  return topicSchema.options
    .map((topic) => ({ topic, count: services.filter((one) => one.topic === topic).length }))
    .filter(({ count }) => count > 0);
}
