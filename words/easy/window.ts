import type { Messages } from '../messages.ts';
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
import { fee } from './fee.ts';
import { form } from './form.ts';
import { help } from './help.ts';
import { home } from './home.ts';
import { nativeRequest } from './native-request.ts';
import { notices } from './notices.ts';
import { ownData } from './own-data.ts';
import { passkeys } from './passkeys.ts';
import { payments } from './payments.ts';
import { pinChange } from './pin-change.ts';
import { practice } from './practice.ts';
import { procedures } from './procedures.ts';
import { proof } from './proof.ts';
import { proxies } from './proxies.ts';
import { publicTerminal } from './public-terminal.ts';
import { recordCopy } from './record-copy.ts';
import { records } from './records.ts';
import { session } from './session.ts';
import { siteForm } from './site-form.ts';
import { sites } from './sites.ts';
import { visits } from './visits.ts';

/** All that the window says in やさしい日本語. */
export const easy: Messages = {
  ...appFrame,
  ...home,
  ...procedures,
  ...benefitAccount,
  ...card,
  ...session,
  ...family,
  fee,
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
  ...pinChange,
  ...practice,
  ...proof,
  ...publicTerminal,
  ...siteForm,
  ...nativeRequest,
  ...sites,
  ...visits,
  ...account,
  ...passkeys,
  answers,
  failures,
  dates,
};
