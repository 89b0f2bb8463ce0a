import type { Language } from '#contract/values/localized-text.ts';
import type { HostScript } from '../host-script.ts';
import { accountScreens, answerAccount } from './account.ts';
import { appScreens } from './app.ts';
import { answerApplications, applicationScreens } from './applications.ts';
import { answerBenefitAccount, benefitAccountScreens } from './benefit-account.ts';
import { cardScreens } from './card.ts';
import { answerDeliveries, deliveryScreens } from './deliveries.ts';
import { answerDiagnosis, diagnosisScreens } from './diagnosis.ts';
import { answerFamily, familyScreens } from './family.ts';
import { formScreens } from './form.ts';
import type { GalleryEntry } from './gallery-entry.ts';
import { helpScreens } from './help.ts';
import { homeScreens } from './home.ts';
import { answerNativeRequests, nativeRequestScreens } from './native-request.ts';
import { answerNotices, noticeScreens } from './notices.ts';
import { answerOwnData, ownDataScreens } from './own-data.ts';
import { answerPayments, paymentScreens } from './payments.ts';
import { pinChangeScreens } from './pin-change.ts';
import { practiceScreens } from './practice.ts';
import { answerProcedures, procedureScreens } from './procedures.ts';
import { answerProxies, proxyScreens } from './proxies.ts';
import { publicTerminalScreens } from './public-terminal.ts';
import { answerRecords, recordScreens } from './records.ts';
import { answerSites, siteScreens } from './sites.ts';
import { answerVisits, visitScreens } from './visits.ts';

/** Every screen of the window, by the folder of the renderer that draws it. */
export const SCREENS_OF = {
  home: homeScreens,
  procedures: procedureScreens,
  card: cardScreens,
  family: familyScreens,
  form: formScreens,
  applications: applicationScreens,
  notices: noticeScreens,
  deliveries: deliveryScreens,
  records: recordScreens,
  visits: visitScreens,
  payments: paymentScreens,
  'own-data': ownDataScreens,
  account: accountScreens,
  'benefit-account': benefitAccountScreens,
  proxies: proxyScreens,
  sites: siteScreens,
  native: nativeRequestScreens,
  'pin-change': pinChangeScreens,
  app: appScreens,
  practice: practiceScreens,
  diagnosis: diagnosisScreens,
  help: helpScreens,
  'public-terminal': publicTerminalScreens,
} as const satisfies Readonly<Record<string, (language: Language) => GalleryEntry[]>>;

export type GalleryFolder = keyof typeof SCREENS_OF;

export function gallery(language: Language): GalleryEntry[] {
  return Object.values(SCREENS_OF).flatMap((screens) => screens(language));
}

/** Gives a host what the gallery's screens ask it for. */
export function answerForGallery(script: Pick<HostScript, 'answer'>): void {
  answerProcedures(script);
  answerApplications(script);
  answerNotices(script);
  answerOwnData(script);
  answerDeliveries(script);
  answerFamily(script);
  answerRecords(script);
  answerVisits(script);
  answerPayments(script);
  answerAccount(script);
  answerBenefitAccount(script);
  answerProxies(script);
  answerSites(script);
  answerNativeRequests(script);
  answerDiagnosis(script);
}
