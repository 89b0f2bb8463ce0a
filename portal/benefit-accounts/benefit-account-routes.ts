import { failed, success } from '#contract/failures/outcome.ts';
import type { BENEFIT_ACCOUNT_ROUTES } from '#contract/portal/benefit-account-routes.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { LazyBankDirectory } from './bank-directory.ts';
import type { BenefitAccountStore } from './benefit-account-store.ts';
import type { CaseAccountStore } from './case-account-store.ts';

interface BenefitAccountDependencies {
  readonly directory: Pick<LazyBankDirectory, 'open'>;
  readonly accounts: BenefitAccountStore;
  readonly caseAccounts: CaseAccountStore;
}

export function benefitAccountHandlers({
  directory,
  accounts,
  caseAccounts,
}: BenefitAccountDependencies): Pick<RouteHandlers, keyof typeof BENEFIT_ACCOUNT_ROUTES> {
  return {
    async listBanks({ query }) {
      const { asOf, banks } = await directory.open();
      return success({ body: { banks: banks(query.q), asOf } });
    },
    async listBranches({ params, query }) {
      const { asOf, branches: branchesOf } = await directory.open();
      const branches = branchesOf(params.bank, query.q);
      return branches === undefined ? failed({ code: 'notFound' }) : success({ body: { branches, asOf } });
    },
    async readBenefitAccount({ caller }) {
      const read = await accounts.read(caller.actor);
      return read.ok ? success({ body: read.value }) : read;
    },
    async saveBenefitAccount({ caller, body, requestId }) {
      const saved = await accounts.save(caller.actor, body, requestId);
      return saved.ok ? success({ body: saved.value }) : saved;
    },
    async removeBenefitAccount({ caller, requestId }) {
      const removed = await accounts.remove(caller.actor, requestId);
      return removed.ok ? success({ body: null }) : removed;
    },
    async readCaseAccount({ caller, params, requestId }) {
      const read = await caseAccounts.read(caller, params.number, requestId);
      return read.ok ? success({ body: { account: read.value } }) : read;
    },
  };
}
