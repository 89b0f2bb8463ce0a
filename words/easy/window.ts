import { ja } from '../ja/window.ts';
import type { Messages } from '../messages.ts';
import { completedFrom } from '../written-so-far.ts';
import { account } from './account.ts';
import { answers } from './answers.ts';
import { appFrame } from './app-frame.ts';
import { applications } from './applications.ts';
import { benefitAccount } from './benefit-account.ts';
import { card } from './card.ts';
import { dates } from './dates.ts';
import { deliveries } from './deliveries.ts';
import { failures } from './failures.ts';
import { family } from './family.ts';
import { form } from './form.ts';
import { help } from './help.ts';
import { home } from './home.ts';
import { notices } from './notices.ts';
import { ownData } from './own-data.ts';
import { payments } from './payments.ts';
import { practice } from './practice.ts';
import { procedures } from './procedures.ts';
import { proof } from './proof.ts';
import { proxies } from './proxies.ts';
import { publicTerminal } from './public-terminal.ts';
import { recordCopy } from './record-copy.ts';
import { records } from './records.ts';
import { session } from './session.ts';
import { visits } from './visits.ts';

/** All that the window says in やさしい日本語, and in Japanese where that is not written yet. */
export const easy: Messages = completedFrom(ja, {
  ...appFrame,
  ...home,
  ...procedures,
  ...benefitAccount,
  ...card,
  ...session,
  ...family,
  ...form,
  ...applications,
  ...help,
  ...notices,
  ...deliveries,
  ...ownData,
  ...recordCopy,
  ...proxies,
  ...records,
  ...payments,
  ...practice,
  ...proof,
  ...publicTerminal,
  ...visits,
  ...account,
  answers,
  failures,
  dates,
});
