import type { Handlers } from '#contract/app/ipc-server.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { HouseholdFacts } from '#contract/procedure/household-facts.ts';
import type { OpenEnvironment } from './environment.ts';

/** What is kept for the person who is signed in, and its end at their word. */
export function keptWorkHandlers(here: () => OpenEnvironment) {
  const isSignedIn = () => here().session.token() !== undefined;
  return {
    async listKept() {
      if (!isSignedIn()) return failed({ code: 'sessionRequired' });
      const work = here().keptWork();
      const [drafts, household] = await Promise.all([work.drafts(), work.household()]);
      return success({ drafts, household: household === undefined ? null : kindsOf(household) });
    },
    async deleteDraft({ procedure: id, municipality: code, corrects }) {
      if (!isSignedIn()) return failed({ code: 'sessionRequired' });
      return said(await here().keptWork().forget({ id, municipality: { code }, corrects }));
    },
    async deleteHousehold() {
      if (!isSignedIn()) return failed({ code: 'sessionRequired' });
      return said(await here().keptWork().forgetHousehold());
    },
  } satisfies Partial<Handlers>;
}

function said(isGone: boolean): Outcome<Record<string, never>> {
  return isGone ? success({}) : failed({ code: 'keptStays' });
}

function kindsOf({ facts, children }: HouseholdFacts) {
  return {
    children: children.length,
    spouse: facts['spouse.name'] !== undefined,
    account: facts['account.choice'] !== undefined,
  };
}
