import type { Outcome } from '#contract/failures/outcome.ts';
import { success } from '#contract/failures/outcome.ts';
import { type FamilyRules, familyRulesSchema } from '#contract/family/rules.ts';
import { epochMs, type MunicipalityCode } from '#contract/values/brands.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { Clock } from '../ports/ports.ts';
import type { PrivateFiles } from '../ports/private-files.ts';

/** Rules change by the day at most; within a visit they are asked for once. */
const FRESH_MS = 3_600_000;
const KEPT_MS = 400 * 86_400_000;

/** A municipality's rules. Fails as the portal does where it has none and none are kept. */
export type FamilyRulesSource = (municipality: MunicipalityCode) => Promise<Outcome<FamilyRules>>;

/** Asks the portal for the rules of a municipality, by its code and nothing else, and keeps them for when it is away. */
export function keptFamilyRules(
  portal: PortalClient,
  files: PrivateFiles | undefined,
  clock: Pick<Clock, 'nowMs'>,
): FamilyRulesSource {
  const owner = `portal ${portal.origin}`;
  const read = new Map<MunicipalityCode, { readonly rules: FamilyRules; readonly atMs: number }>();
  return async (municipality) => {
    const known = read.get(municipality);
    const nowMs = clock.nowMs();
    if (known !== undefined && nowMs - known.atMs < FRESH_MS) return success(known.rules);
    const answer = await portal.call('readFamilyRules', {
      query: { municipality },
      signal: new AbortController().signal,
    });
    const name = `family-rules-${municipality}`;
    if (answer.ok) {
      // Rules of one revision stay one object: what was made ready of them is used again.
      const same = known?.rules.revision === answer.value.revision ? known?.rules : undefined;
      const rules = same ?? answer.value;
      read.set(municipality, { rules, atMs: nowMs });
      if (same === undefined)
        await files?.write(owner, name, Buffer.from(JSON.stringify(rules)), epochMs(nowMs + KEPT_MS));
      return success(rules);
    }
    if (answer.failure.code === 'notFound') return answer;
    const bytes = known === undefined ? await files?.read(owner, name) : undefined;
    const kept = bytes && familyRulesSchema.safeParse(parsedJson(Buffer.from(bytes).toString('utf8'))).data;
    const rules = known?.rules ?? kept;
    return rules === undefined ? answer : success(rules);
  };
}
