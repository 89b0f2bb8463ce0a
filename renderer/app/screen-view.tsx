import { type ReactElement, Suspense } from 'react';
import { CardAccessScreen } from '../card/card-access-screen.tsx';
import { HomeScreen } from '../home/home-screen.tsx';
import { StartScreen } from '../public-terminal/start-screen.tsx';
import { TakeCardScreen } from '../public-terminal/take-card-screen.tsx';
import { MAIN_ID } from '../ui/main-id.ts';
import { Waiting } from '../ui/waiting.tsx';
import { useApp } from '../window/app-context.ts';
import { Page } from '../window/page.tsx';
import type { Route } from '../window/route.ts';
import type { Screen } from '../window/screen-of.ts';
import {
  DisconnectedScreen,
  FailedScreen,
  InterruptedScreen,
  NotSentScreen,
  SessionEndedScreen,
} from './ended-screen.tsx';
import { Lazily, lazyScreen } from './lazy-screen.tsx';
import { WorkingScreen } from './working-screen.tsx';

const SearchScreen = lazyScreen(async () => (await import('../procedures/search-screen.tsx')).SearchScreen);
const FoundScreen = lazyScreen(async () => (await import('../procedures/found-screen.tsx')).FoundScreen);
const ProcedureScreen = lazyScreen(async () => (await import('../procedures/procedure-screen.tsx')).ProcedureScreen);
const FamilyQuestionScreen = lazyScreen(
  async () => (await import('../family/question-screen.tsx')).FamilyQuestionScreen,
);
const FamilyScreen = lazyScreen(async () => (await import('../family/family-screen.tsx')).FamilyScreen);
const FormScreen = lazyScreen(async () => (await import('../form/form-screen.tsx')).FormScreen);
const ReviewScreen = lazyScreen(async () => (await import('../form/review-screen.tsx')).ReviewScreen);
const ReceiptScreen = lazyScreen(async () => (await import('../applications/receipt-screen.tsx')).ReceiptScreen);
const ApplicationsScreen = lazyScreen(
  async () => (await import('../applications/applications-screen.tsx')).ApplicationsScreen,
);
const ApplicationScreen = lazyScreen(
  async () => (await import('../applications/application-screen.tsx')).ApplicationScreen,
);
const OwnVisitsScreen = lazyScreen(async () => (await import('../visits/own-visits-screen.tsx')).OwnVisitsScreen);
const VisitForScreen = lazyScreen(async () => (await import('../visits/visit-for-screen.tsx')).VisitForScreen);
const MoveVisitScreen = lazyScreen(async () => (await import('../visits/move-visit-screen.tsx')).MoveVisitScreen);
const VisitsScreen = lazyScreen(async () => (await import('../visits/visits-screen.tsx')).VisitsScreen);
const NoticesScreen = lazyScreen(async () => (await import('../notices/notices-screen.tsx')).NoticesScreen);
const NoticeScreen = lazyScreen(async () => (await import('../notices/notice-screen.tsx')).NoticeScreen);
const DeliveryScreen = lazyScreen(async () => (await import('../deliveries/delivery-screen.tsx')).DeliveryScreen);
const SendersScreen = lazyScreen(async () => (await import('../deliveries/senders-screen.tsx')).SendersScreen);
const RecordScreen = lazyScreen(async () => (await import('../records/record-screen.tsx')).RecordScreen);
const ChargesScreen = lazyScreen(async () => (await import('../payments/charges-screen.tsx')).ChargesScreen);
const ChargeScreen = lazyScreen(async () => (await import('../payments/charge-screen.tsx')).ChargeScreen);
const RecordCopyScreen = lazyScreen(async () => (await import('../records/record-copy-screen.tsx')).RecordCopyScreen);
const RecordsScreen = lazyScreen(async () => (await import('../records/records-screen.tsx')).RecordsScreen);
const OwnDataScreen = lazyScreen(async () => (await import('../own-data/own-data-screen.tsx')).OwnDataScreen);
const OwnGroupScreen = lazyScreen(async () => (await import('../own-data/own-group-screen.tsx')).OwnGroupScreen);
const OwnCorrectionsScreen = lazyScreen(
  async () => (await import('../own-data/own-corrections-screen.tsx')).OwnCorrectionsScreen,
);
const AccountScreen = lazyScreen(async () => (await import('../account/account-screen.tsx')).AccountScreen);
const PasskeysScreen = lazyScreen(async () => (await import('../account/passkeys-screen.tsx')).PasskeysScreen);
const InBrowserScreen = lazyScreen(async () => (await import('../account/in-browser-screen.tsx')).InBrowserScreen);
const NoticeWaysScreen = lazyScreen(async () => (await import('../account/notice-ways-screen.tsx')).NoticeWaysScreen);
const UsesScreen = lazyScreen(async () => (await import('../account/uses-screen.tsx')).UsesScreen);
const ProxyFormScreen = lazyScreen(async () => (await import('../proxies/proxy-form-screen.tsx')).ProxyFormScreen);
const ChangeCardsScreen = lazyScreen(async () => (await import('../proxies/sitting-screens.tsx')).ChangeCardsScreen);
const ConfirmProxyScreen = lazyScreen(async () => (await import('../proxies/sitting-screens.tsx')).ConfirmProxyScreen);
const ProxyRegisteredScreen = lazyScreen(
  async () => (await import('../proxies/sitting-screens.tsx')).ProxyRegisteredScreen,
);
const WhoseScreen = lazyScreen(async () => (await import('../proxies/whose-screen.tsx')).WhoseScreen);
const OutsideMandateScreen = lazyScreen(
  async () => (await import('../proxies/outside-mandate-screen.tsx')).OutsideMandateScreen,
);
const ProxiesScreen = lazyScreen(async () => (await import('../proxies/proxies-screen.tsx')).ProxiesScreen);
const ReviewAddressScreen = lazyScreen(async () => (await import('../sites/consent-screens.tsx')).ReviewAddressScreen);
const AddressGivenScreen = lazyScreen(async () => (await import('../sites/consent-screens.tsx')).AddressGivenScreen);
const ReviewRequestScreen = lazyScreen(async () => (await import('../sites/consent-screens.tsx')).ReviewRequestScreen);
const ReviewTransactionScreen = lazyScreen(
  async () => (await import('../sites/transaction-screens.tsx')).ReviewTransactionScreen,
);
const ReadDocumentScreen = lazyScreen(
  async () => (await import('../sites/transaction-screens.tsx')).ReadDocumentScreen,
);
const CompareGivenScreen = lazyScreen(async () => (await import('../sites/consent-screens.tsx')).CompareGivenScreen);
const BackToSiteScreen = lazyScreen(async () => (await import('../sites/consent-screens.tsx')).BackToSiteScreen);
const SiteFormScreen = lazyScreen(async () => (await import('../sites/site-form-screen.tsx')).SiteFormScreen);
const LinkedSitesScreen = lazyScreen(async () => (await import('../sites/linked-sites-screen.tsx')).LinkedSitesScreen);
const SiteNumberScreen = lazyScreen(async () => (await import('../sites/consent-screens.tsx')).SiteNumberScreen);
const SiteCodeScreen = lazyScreen(async () => (await import('../sites/site-code-screen.tsx')).SiteCodeScreen);
const GateScreen = lazyScreen(async () => (await import('../gate/gate-screen.tsx')).GateScreen);
const AgreeToCardUseScreen = lazyScreen(
  async () => (await import('../native/native-request-screens.tsx')).AgreeToCardUseScreen,
);
const CardUsedScreen = lazyScreen(async () => (await import('../native/native-request-screens.tsx')).CardUsedScreen);
const NativeCallersScreen = lazyScreen(
  async () => (await import('../native/native-callers-screen.tsx')).NativeCallersScreen,
);
const LeavingScreen = lazyScreen(async () => (await import('../account/leaving-screen.tsx')).LeavingScreen);
const BenefitAccountScreen = lazyScreen(
  async () => (await import('../benefit-account/benefit-account-screen.tsx')).BenefitAccountScreen,
);
const AccountFormScreen = lazyScreen(
  async () => (await import('../benefit-account/account-form-screen.tsx')).AccountFormScreen,
);
const ConfirmAccountScreen = lazyScreen(
  async () => (await import('../benefit-account/confirm-account-screen.tsx')).ConfirmAccountScreen,
);
const AccountRegisteredScreen = lazyScreen(
  async () => (await import('../benefit-account/confirm-account-screen.tsx')).AccountRegisteredScreen,
);
const ProofScreen = lazyScreen(async () => (await import('../proof/proof-screen.tsx')).ProofScreen);
const PracticeScreen = lazyScreen(async () => (await import('../practice/practice-screen.tsx')).PracticeScreen);
const PinChangeScreen = lazyScreen(async () => (await import('../pin-change/pin-change-screen.tsx')).PinChangeScreen);
const PinChangedScreen = lazyScreen(async () => (await import('../pin-change/pin-change-screen.tsx')).PinChangedScreen);
const DiagnosisScreen = lazyScreen(async () => (await import('../diagnosis/diagnosis-screen.tsx')).DiagnosisScreen);
const HelpScreen = lazyScreen(async () => (await import('../help/help-screen.tsx')).HelpScreen);
const AboutScreen = lazyScreen(async () => (await import('../help/help-screen.tsx')).AboutScreen);

export function ScreenView({ screen }: { readonly screen: Screen }) {
  return (
    <Suspense fallback={<LoadingScreen />}>
      <CurrentScreen screen={screen} />
    </Suspense>
  );
}

function CurrentScreen({ screen }: { readonly screen: Screen }): ReactElement {
  switch (screen.at) {
    case 'connecting':
      return <ConnectingScreen />;
    case 'disconnected':
      return <DisconnectedScreen />;
    case 'route':
      return <RouteScreen route={screen.route} />;
    case 'outsideMandate':
      return <Lazily screen={OutsideMandateScreen} props={{}} />;
    case 'start':
      return <StartScreen />;
    case 'sessionEnded':
      return <SessionEndedScreen because={screen.because} />;
    case 'takeCard':
      return <TakeCardScreen />;
    case 'gate':
      return <Lazily screen={GateScreen} props={{ gate: screen.gate }} />;
    case 'card':
      return <CardAccessScreen flow={screen.flow} purpose={screen.purpose} card={screen.card} />;
    case 'working':
      return <WorkingScreen flow={screen.flow} doing={screen.doing} />;
    case 'interrupted':
      return <InterruptedScreen flow={screen.flow} failure={screen.failure} />;
    case 'inBrowser':
      return <Lazily screen={InBrowserScreen} props={{ flow: screen.flow }} />;
    case 'form':
      return <Lazily screen={FormScreen} props={{ flow: screen.flow, step: screen.step }} />;
    case 'review':
      return <Lazily screen={ReviewScreen} props={{ flow: screen.flow, step: screen.step }} />;
    case 'notSent':
      return <NotSentScreen flow={screen.flow} failure={screen.failure} />;
    case 'receipt':
      return <Lazily screen={ReceiptScreen} props={{ flow: screen.flow, step: screen.step }} />;
    case 'confirmAccount':
      return <Lazily screen={ConfirmAccountScreen} props={{ flow: screen.flow, step: screen.step }} />;
    case 'accountRegistered':
      return <Lazily screen={AccountRegisteredScreen} props={{ flow: screen.flow }} />;
    case 'changeCards':
      return <Lazily screen={ChangeCardsScreen} props={{ flow: screen.flow, step: screen.step }} />;
    case 'confirmProxy':
      return <Lazily screen={ConfirmProxyScreen} props={{ flow: screen.flow, step: screen.step }} />;
    case 'proxyRegistered':
      return <Lazily screen={ProxyRegisteredScreen} props={{ flow: screen.flow }} />;
    case 'reviewRequest':
      return <Lazily screen={ReviewRequestScreen} props={{ flow: screen.flow, step: screen.step }} />;
    case 'reviewAddress':
      return <Lazily screen={ReviewAddressScreen} props={{ flow: screen.flow, step: screen.step }} />;
    case 'addressGiven':
      return <Lazily screen={AddressGivenScreen} props={{ flow: screen.flow, step: screen.step }} />;
    case 'reviewTransaction':
      return <Lazily screen={ReviewTransactionScreen} props={{ flow: screen.flow, step: screen.step }} />;
    case 'readDocument':
      return <Lazily screen={ReadDocumentScreen} props={{ flow: screen.flow, step: screen.step }} />;
    case 'compareGiven':
      return <Lazily screen={CompareGivenScreen} props={{ flow: screen.flow, step: screen.step }} />;
    case 'backToSite': {
      const { name, number } = screen.step;
      return number === null ? (
        <Lazily screen={BackToSiteScreen} props={{ flow: screen.flow, step: screen.step }} />
      ) : (
        <Lazily screen={SiteNumberScreen} props={{ flow: screen.flow, site: name, number }} />
      );
    }
    case 'agreeToCardUse':
      return <Lazily screen={AgreeToCardUseScreen} props={{ flow: screen.flow, asked: screen.asked }} />;
    case 'cardUsed':
      return <Lazily screen={CardUsedScreen} props={{ flow: screen.flow, asked: screen.asked }} />;
    case 'pinChanged':
      return <Lazily screen={PinChangedScreen} props={{ flow: screen.flow, slot: screen.slot }} />;
    case 'failed':
      return <FailedScreen flow={screen.flow} failure={screen.failure} />;
  }
}

function RouteScreen({ route }: { readonly route: Route }): ReactElement {
  switch (route.at) {
    case 'home':
      return <HomeScreen />;
    case 'search':
      return <Lazily screen={SearchScreen} props={{}} />;
    case 'found':
      return <Lazily screen={FoundScreen} props={{}} />;
    case 'procedure':
      return <Lazily screen={ProcedureScreen} props={{ id: route.id, municipality: route.municipality }} />;
    case 'familyQuestion':
      return <Lazily screen={FamilyQuestionScreen} props={{ question: route.question }} />;
    case 'family':
      return <Lazily screen={FamilyScreen} props={{}} />;
    case 'applications':
      return <Lazily screen={ApplicationsScreen} props={{}} />;
    case 'application':
      return <Lazily screen={ApplicationScreen} props={{ receiptNumber: route.receiptNumber }} />;
    case 'visits':
      return <Lazily screen={VisitsScreen} props={{ receiptNumber: route.receiptNumber, visit: route.visit }} />;
    case 'ownVisits':
      return <Lazily screen={OwnVisitsScreen} props={{}} />;
    case 'visitFor':
      return <Lazily screen={VisitForScreen} props={{ purpose: route.purpose }} />;
    case 'moveVisit':
      return <Lazily screen={MoveVisitScreen} props={{ id: route.id }} />;
    case 'notices':
      return <Lazily screen={NoticesScreen} props={{}} />;
    case 'notice':
      return <Lazily screen={NoticeScreen} props={{ id: route.notice }} />;
    case 'delivery':
      return <Lazily screen={DeliveryScreen} props={{ id: route.delivery }} />;
    case 'senders':
      return <Lazily screen={SendersScreen} props={{}} />;
    case 'record':
      return <Lazily screen={RecordScreen} props={{ id: route.record }} />;
    case 'recordCopy':
      return <Lazily screen={RecordCopyScreen} props={{}} />;
    case 'records':
      return <Lazily screen={RecordsScreen} props={{}} />;
    case 'charges':
      return <Lazily screen={ChargesScreen} props={{}} />;
    case 'charge':
      return <Lazily screen={ChargeScreen} props={{ charge: route.charge }} />;
    case 'ownData':
      return <Lazily screen={OwnDataScreen} props={{}} />;
    case 'ownCorrections':
      return <Lazily screen={OwnCorrectionsScreen} props={{}} />;
    case 'ownGroup':
      return <Lazily screen={OwnGroupScreen} props={{ group: route.group }} />;
    case 'account':
      return <Lazily screen={AccountScreen} props={{}} />;
    case 'noticeWays':
      return <Lazily screen={NoticeWaysScreen} props={{}} />;
    case 'passkeys':
      return <Lazily screen={PasskeysScreen} props={{}} />;
    case 'uses':
      return <Lazily screen={UsesScreen} props={{}} />;
    case 'proxyForm':
      return <Lazily screen={ProxyFormScreen} props={{}} />;
    case 'proxies':
      return <Lazily screen={ProxiesScreen} props={{}} />;
    case 'whose':
      return <Lazily screen={WhoseScreen} props={{}} />;
    case 'nativeCallers':
      return <Lazily screen={NativeCallersScreen} props={{}} />;
    case 'linkedSites':
      return <Lazily screen={LinkedSitesScreen} props={{}} />;
    case 'siteForm':
      return <Lazily screen={SiteFormScreen} props={{ prefill: route.prefill }} />;
    case 'siteCode':
      return <Lazily screen={SiteCodeScreen} props={{}} />;
    case 'leaving':
      return <Lazily screen={LeavingScreen} props={{}} />;
    case 'benefitAccount':
      return <Lazily screen={BenefitAccountScreen} props={{}} />;
    case 'accountForm':
      return <Lazily screen={AccountFormScreen} props={{}} />;
    case 'proof':
      return <Lazily screen={ProofScreen} props={{}} />;
    case 'practice':
      return <Lazily screen={PracticeScreen} props={{}} />;
    case 'pinChange':
      return <Lazily screen={PinChangeScreen} props={{}} />;
    case 'diagnosis':
      return <Lazily screen={DiagnosisScreen} props={{}} />;
    case 'help':
      return <Lazily screen={HelpScreen} props={route.about === undefined ? {} : { about: route.about }} />;
    case 'about':
      return <Lazily screen={AboutScreen} props={{}} />;
  }
}

function ConnectingScreen() {
  const { t } = useApp();
  return (
    <Page id="connecting" title={t.connection.connectingTitle} tells={<Waiting words={t.connection.connecting} />} />
  );
}

function LoadingScreen() {
  const { t } = useApp();
  return (
    <main id={MAIN_ID} className="page">
      <Waiting words={t.app.loading} />
    </main>
  );
}
