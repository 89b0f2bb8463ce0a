import type { Handlers } from '#contract/app/ipc-server.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { familyList, familyNews } from '../family/family-list.ts';
import type { Clock, CorePorts } from '../ports/ports.ts';
import type { OpenEnvironment } from './environment.ts';

/** What concerns a household. Its answers come from the window, and nothing of them leaves this machine. */
export function familyHandlers(
  here: () => OpenEnvironment,
  { clock, noteNews }: Pick<CorePorts, 'noteNews'> & { readonly clock: Pick<Clock, 'nowMs'> },
) {
  const canNote = noteNews !== undefined;
  const isSignedIn = () => here().session.token() !== undefined;
  return {
    readFamilyList: async ({ answers }) => familyList(answers, japaneseDay(clock.nowMs()), here().familyRules),
    async readKeptFamily() {
      if (!isSignedIn()) return failed({ code: 'sessionRequired' });
      return success({ answers: (await here().keptWork().family()) ?? null });
    },
    async keepFamily({ answers }) {
      if (!isSignedIn()) return failed({ code: 'sessionRequired' });
      if (!(await here().keptWork().keepFamily(answers))) return failed({ code: 'copyNotKept' });
      await here().householdNotes().seen();
      return success({});
    },
    async deleteFamily() {
      if (!isSignedIn()) return failed({ code: 'sessionRequired' });
      const gone = [await here().keptWork().forgetFamily(), await here().householdNotes().forget()];
      return gone.includes(false) ? failed({ code: 'keptStays' }) : success({});
    },
    async readHouseholdNews({ answers }) {
      const read = await familyNews(answers, japaneseDay(clock.nowMs()), here().familyRules);
      return read.ok ? success(read.value.view) : read;
    },
    async readHouseholdNotes() {
      if (!isSignedIn()) return failed({ code: 'sessionRequired' });
      const isKept = canNote && (await here().keptWork().family()) !== undefined;
      return success({ settings: (isKept ? await here().householdNotes().settings() : undefined) ?? null });
    },
    async changeHouseholdNotes(asked) {
      if (!isSignedIn()) return failed({ code: 'sessionRequired' });
      const settings = await here().householdNotes().change(asked);
      return settings === undefined ? failed({ code: 'copyNotKept' }) : success({ settings });
    },
  } satisfies Partial<Handlers>;
}
