import { type ProcedureSummary, type Topic, topicSchema } from '#contract/procedure/procedure.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import type { Search } from '../window/draft-keeper.ts';

export const QUERY_MAX_CHARACTERS = 100;

/** What a form of `municipality`, `topic` and `query` asks for; a member that says nothing is left out. */
export function searchAsked(form: FormData): Search {
  const municipality = municipalityCodeSchema.safeParse(form.get('municipality'));
  const topic = topicSchema.safeParse(form.get('topic'));
  const query = String(form.get('query') ?? '')
    .trim()
    .slice(0, QUERY_MAX_CHARACTERS);
  return {
    ...(municipality.success && { municipality: municipality.data }),
    ...(topic.success && { topic: topic.data }),
    ...(query !== '' && { query }),
  };
}

/** The topics that any of these procedures has, in their own order. */
export function topicsWith(procedures: readonly Pick<ProcedureSummary, 'topic'>[]): Topic[] {
  return topicSchema.options.filter((topic) => procedures.some((procedure) => procedure.topic === topic));
}
