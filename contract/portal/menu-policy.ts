import type { Failure } from '../failures/failure.ts';
import type { MandateThing } from './mandate.ts';
import { PORTAL_ROUTES, type PortalRouteName } from './portal-routes.ts';
import type { PortalRoute } from './route.ts';

/**
 * What a session has to be: `pass` any, also one that was opened with a passkey; `card` one that the card opened; `fresh` one
 * in which the card was proved within five minutes.
 */
export type SessionLevel = 'pass' | 'card' | 'fresh';

type Routes = typeof PORTAL_ROUTES;
type ResidentRouteName = {
  [Name in PortalRouteName]: Routes[Name] extends { readonly audience: 'resident' } ? Name : never;
}[PortalRouteName];

/** The level of each route of a person's own; one without a line does not compile. */
export const MENU_POLICY: { readonly [Name in ResidentRouteName]: SessionLevel } = {
  readSession: 'pass',
  closeSession: 'pass',
  proveFresh: 'card',

  listSessions: 'pass',
  endSession: 'pass',
  endOtherSessions: 'pass',
  listUses: 'pass',
  listOwnPasskeys: 'pass',
  beginOwnPasskey: 'fresh',
  renameOwnPasskey: 'card',
  removeOwnPasskey: 'pass',
  readClosing: 'card',
  beginClosing: 'fresh',
  takeBackClosing: 'card',
  noteEverything: 'fresh',

  fileApplication: 'card',
  refileApplication: 'card',
  listApplications: 'pass',
  readApplication: 'pass',
  readContainer: 'pass',
  readFiledProcedure: 'pass',
  withdrawApplication: 'card',
  readLetter: 'pass',
  sendMessage: 'card',
  chooseDelivery: 'card',
  readSignatureCertificate: 'card',
  listVisits: 'pass',
  bookVisit: 'card',
  changeVisit: 'card',
  cancelVisit: 'card',
  bookFreeVisit: 'card',
  changeFreeVisit: 'card',
  cancelFreeVisit: 'card',

  listExchangeRecords: 'pass',
  readExchangeRecord: 'pass',
  askAboutRecord: 'card',

  listOwnData: 'card',
  readOwnData: 'fresh',
  linkSource: 'fresh',
  unlinkSource: 'pass',
  askDataCorrection: 'fresh',
  addCorrectionFile: 'fresh',
  listOwnCorrections: 'card',
  readOwnCorrectionFile: 'card',

  listNotices: 'pass',
  summariseNotices: 'pass',
  readNotice: 'pass',
  readNoticeFile: 'card',
  markNoticeRead: 'pass',
  markNoticeUnread: 'pass',
  listCharges: 'card',
  readCharge: 'card',
  beginPayment: 'card',
  watchPayment: 'card',
  cancelPayment: 'card',
  readPaymentRecord: 'card',

  readBenefitAccount: 'fresh',
  saveBenefitAccount: 'fresh',
  removeBenefitAccount: 'fresh',

  listDeliveries: 'card',
  readDelivery: 'card',
  readDeliveryPage: 'card',
  readDeliveryFile: 'fresh',
  readDeliverySignature: 'fresh',
  changeDelivery: 'card',
  deleteDelivery: 'card',
  tellOpening: 'card',
  listSenders: 'card',
  beginSenderLink: 'card',
  agreeToSender: 'fresh',
  changeSender: 'card',
  unlinkSender: 'pass',

  listMandates: 'pass',
  beginMandate: 'fresh',
  acceptMandate: 'card',
  signMandate: 'card',
  endMandate: 'pass',
  beginActing: 'card',
  stopActing: 'pass',

  readNoticeWays: 'pass',
  changeNoticeWays: 'card',
  listLinkedSites: 'pass',
  revokeLinkedSite: 'pass',
  openPrefill: 'card',
  tellPrefill: 'card',
  listToldSites: 'pass',
  stopTellingSite: 'pass',
  eraseAtSite: 'card',
  claimAddressRequest: 'card',
  refuseAddressRequest: 'pass',
  reportSite: 'pass',
  readLineLink: 'pass',
  beginLineLink: 'fresh',
  endLineLink: 'pass',

  readMailSettings: 'pass',
  changeMailSettings: 'card',
  nameMailAddress: 'card',
  confirmMailAddress: 'card',
  removeMailAddress: 'card',
};

/**
 * What a session may do in which a person acts for another, and what of the mandate has to cover it; `always`: it ends the
 * session or says that there is one. Every route without a line here is refused.
 */
const ACTING_POLICY: { readonly [Name in ResidentRouteName]?: MandateThing | 'always' } = {
  readSession: 'always',
  closeSession: 'always',
  stopActing: 'always',
  fileApplication: 'applications',
  refileApplication: 'applications',
  listApplications: 'applications',
  readApplication: 'applications',
  readContainer: 'applications',
  readFiledProcedure: 'applications',
  readLetter: 'letters',
  listNotices: 'notices',
  summariseNotices: 'notices',
  readNotice: 'notices',
  listCharges: 'payments',
  readCharge: 'payments',
  beginPayment: 'payments',
  watchPayment: 'payments',
  cancelPayment: 'payments',
  readPaymentRecord: 'payments',
  listVisits: 'visits',
  bookVisit: 'visits',
  changeVisit: 'visits',
  cancelVisit: 'visits',
};

/** What a session is, as the portal or a window knows it. */
export interface LevelledSession {
  readonly level: 'pass' | 'card';
  readonly isFresh: boolean;
}

/** Of a route; `undefined` where it is nobody's own. */
export function levelOf(name: PortalRouteName): SessionLevel | undefined {
  const { audience }: PortalRoute = PORTAL_ROUTES[name];
  return audience === 'resident' ? MENU_POLICY[name as ResidentRouteName] : undefined;
}

/** What has to cover a route while acting; `undefined` where nothing does. */
export function actingNeeds(name: PortalRouteName): MandateThing | 'always' | undefined {
  const { audience }: PortalRoute = PORTAL_ROUTES[name];
  return audience === 'resident' ? ACTING_POLICY[name as ResidentRouteName] : undefined;
}

/** Why a session may not do what needs the level; `undefined` where it may. */
export function levelRefusal({ level, isFresh }: LevelledSession, needed: SessionLevel): Failure | undefined {
  if (needed === 'pass') return undefined;
  if (level === 'pass') return { code: 'sessionLevelInsufficient' };
  return needed === 'fresh' && !isFresh ? { code: 'freshCardNeeded' } : undefined;
}
