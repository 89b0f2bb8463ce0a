import { type Claim, ownGroupIn } from '#contract/portal/authorization.ts';
import type { ClaimNames } from '#contract/portal/authorization-routes.ts';
import { OWN_DATA_GROUPS } from '#contract/portal/own-data-groups.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { withReadings } from '#words/ruby.ts';
import { useApp } from '../window/app-context.ts';

/** What claims are called: with the name of their group, place or event, or its code where nobody knows the name. */
export function useClaimNames(names: ClaimNames): (claim: Claim) => string {
  const { language, t } = useApp();
  return (claim) => {
    const group = ownGroupIn(claim);
    if (group !== undefined) {
      return t.sites.claim(claim, withReadings(inLanguage(OWN_DATA_GROUPS[group].title, language)));
    }
    const name = names.find((one) => one.claim === claim)?.name;
    return t.sites.claim(claim, name === undefined ? (claim.split(':')[1] ?? '') : inLanguage(name, language));
  };
}
