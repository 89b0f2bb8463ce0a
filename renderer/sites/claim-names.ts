import type { Claim } from '#contract/portal/authorization.ts';
import type { ClaimNames } from '#contract/portal/authorization-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { useApp } from '../window/app-context.ts';

/** What claims are called: with the name of their place or event, or its code where nobody knows the name. */
export function useClaimNames(names: ClaimNames): (claim: Claim) => string {
  const { language, t } = useApp();
  return (claim) => {
    const name = names.find((one) => one.claim === claim)?.name;
    return t.sites.claim(claim, name === undefined ? (claim.split(':')[1] ?? '') : inLanguage(name, language));
  };
}
