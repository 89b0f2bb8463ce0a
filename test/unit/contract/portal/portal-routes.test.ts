import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { PORTAL_ROUTES } from '#contract/portal/portal-routes.ts';
import type { PortalRoute } from '#contract/portal/route.ts';

describe('The routes of the portal', () => {
  it('name the audience of each, and nothing of a person is for the public', () => {
    const of = (audience: PortalRoute['audience']) =>
      Object.entries(PORTAL_ROUTES).flatMap(([name, route]) => (route.audience === audience ? [name] : []));

    expect(of('public')).toEqual([
      'createChallenge',
      'openSession',
      'listMunicipalities',
      'searchProcedures',
      'readProcedure',
      'readFamilyRules',
      'listSlots',
      'listAuthorities',
      'readReceiptKeys',
      'readHealth',
      'stopMail',
      'readOpenapi',
    ]);
    expect(of('resident')).toEqual([
      'readSession',
      'closeSession',
      'proveFresh',
      'fileApplication',
      'listApplications',
      'readApplication',
      'refileApplication',
      'readContainer',
      'readFiledProcedure',
      'withdrawApplication',
      'readLetter',
      'sendMessage',
      'chooseDelivery',
      'readSignatureCertificate',
      'listVisits',
      'bookVisit',
      'changeVisit',
      'cancelVisit',
      'listNotices',
      'summariseNotices',
      'readNotice',
      'readNoticeFile',
      'markNoticeRead',
      'markNoticeUnread',
      'readMailSettings',
      'changeMailSettings',
      'nameMailAddress',
      'confirmMailAddress',
      'removeMailAddress',
      'listExchangeRecords',
      'readExchangeRecord',
      'askAboutRecord',
      'listOwnData',
      'readOwnData',
      'listCharges',
      'readCharge',
      'beginPayment',
      'watchPayment',
      'cancelPayment',
      'readPaymentRecord',
    ]);
    expect(of('paymentProvider')).toEqual(['receivePaymentEvent']);
    expect(of('clientEntrance')).toEqual(['issueAgencyToken']);
    expect(of('client')).toEqual([
      'listAgencyCases',
      'readAgencyCase',
      'readAgencyContainer',
      'readAgencyLetter',
      'changeAgencyCase',
      'listAgencyProcedures',
    ]);
    expect(of('staffEntrance')).toEqual([
      'beginInvitation',
      'acceptInvitation',
      'openStaffSession',
      'readSignInWays',
      'beginPasskeySignIn',
      'openPasskeySession',
      'beginProviderSignIn',
      'openProviderSession',
      'readInvitation',
      'beginInvitationPasskey',
      'acceptInvitationPasskey',
      'beginInvitationProvider',
    ]);
    expect(of('staff')).toEqual([
      'readStaffSession',
      'closeStaffSession',
      'listStaffSessions',
      'endStaffSession',
      'endStaffSessions',
      'listStaff',
      'inviteStaff',
      'recoverStaff',
      'endMembership',
      'planDeparture',
      'resumeMembership',
      'addGrant',
      'endGrant',
      'watchStaffSession',
      'readOwnFactors',
      'beginPasskey',
      'addPasskey',
      'removePasskey',
      'beginStepUp',
      'stepUpByPasskey',
      'stepUpByCode',
      'listCases',
      'readCase',
      'changeCase',
      'readDifference',
      'listDeskVisits',
      'readCasePapers',
      'openInEmergency',
      'previewLetter',
      'readAttachment',
      'readCaseLetter',
      'searchCases',
      'readFiling',
      'readSignature',
      'verifySignature',
      'listMailProblems',
      'listStaffNotices',
      'readStaffNotice',
      'draftNotice',
      'previewAudience',
      'addNoticeFile',
      'sendNotice',
      'approveNotice',
      'stopNotice',
      'withdrawNotice',
      'listProcedures',
      'readProcedureHistory',
      'checkProcedure',
      'importProcedure',
      'previewProcedure',
      'compareProcedure',
      'exportProcedure',
      'scheduleProcedure',
      'confirmSchedule',
      'takeBackSchedule',
      'readySentences',
      'letterTemplates',
      'remedies',
      'wordingVersions',
      'saveWording',
      'readRetention',
      'confirmRetentionRule',
      'confirmRetentionList',
      'holdCase',
      'endHold',
      'searchAudit',
      'readAuditEntry',
      'readStatistics',
      'listAgencyClients',
      'addAgencyClient',
      'endAgencyClient',
      'askWithholding',
      'approveWithholding',
      'askExport',
      'readExport',
      'fetchExport',
      'listStaffCharges',
      'listCaseCharges',
      'makeCharge',
      'changeCharge',
      'listSettlementDifferences',
      'closeSettlementDifference',
    ]);
  });

  it('DT-28: ask again who it is for staff and other systems, their rights, one’s own ways to sign in, and what takes cases away', () => {
    const routes: readonly [string, PortalRoute][] = Object.entries(PORTAL_ROUTES);
    const asking = routes.flatMap(([name, { stepUp }]) => (stepUp ? [name] : []));
    expect(asking).toEqual([
      'inviteStaff',
      'recoverStaff',
      'endMembership',
      'planDeparture',
      'resumeMembership',
      'addGrant',
      'endGrant',
      'beginPasskey',
      'addPasskey',
      'removePasskey',
      'addAgencyClient',
      'endAgencyClient',
      'askWithholding',
      'approveWithholding',
      'askExport',
      'fetchExport',
    ]);
  });

  it('do not compile without an audience, nor with one that the portal does not have', () => {
    const route = { method: 'GET', path: '/x', reply: z.null() } as const;
    // @ts-expect-error it names no audience
    const nobodys: PortalRoute = route;
    // @ts-expect-error no such audience
    const strangers: PortalRoute = { ...route, audience: 'everybody' };

    expect([nobodys, strangers].map(({ path }) => path)).toEqual(['/x', '/x']);
  });
});
