import type { Handlers } from '#contract/app/ipc-server.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { familyList } from '../family/family-list.ts';
import type { Clock } from '../ports/ports.ts';
import type { OpenEnvironment } from './environment.ts';

/** What concerns a household. Its answers come from the window, and nothing of them leaves this machine. */
export function familyHandlers(here: () => OpenEnvironment, clock: Pick<Clock, 'nowMs'>) {
  const isSignedIn = () => here().session.token() !== undefined;
  return {
    readFamilyList: async ({ answers }) => familyList(answers, japaneseDay(clock.nowMs()), here().familyRules),
    async readKeptFamily() {
      if (!isSignedIn()) return failed({ code: 'sessionRequired' });
      return success({ answers: (await here().keptWork().family()) ?? null });
    },
    async keepFamily({ answers }) {
      if (!isSignedIn()) return failed({ code: 'sessionRequired' });
      return (await here().keptWork().keepFamily(answers)) ? success({}) : failed({ code: 'copyNotKept' });
    },
    async deleteFamily() {
      if (!isSignedIn()) return failed({ code: 'sessionRequired' });
      return (await here().keptWork().forgetFamily()) ? success({}) : failed({ code: 'keptStays' });
    },
  } satisfies Partial<Handlers>;
}
