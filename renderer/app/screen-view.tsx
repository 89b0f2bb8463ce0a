import { lazy, type ReactElement, Suspense } from 'react';
import { CardAccessScreen } from '../card/card-access-screen.tsx';
import { HomeScreen } from '../home/home-screen.tsx';
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
import { WorkingScreen } from './working-screen.tsx';

const SearchScreen = lazy(async () => ({ default: (await import('../procedures/search-screen.tsx')).SearchScreen }));
const ProcedureScreen = lazy(async () => ({
  default: (await import('../procedures/procedure-screen.tsx')).ProcedureScreen,
}));
const FormScreen = lazy(async () => ({ default: (await import('../form/form-screen.tsx')).FormScreen }));
const ReviewScreen = lazy(async () => ({ default: (await import('../form/review-screen.tsx')).ReviewScreen }));
const ReceiptScreen = lazy(async () => ({
  default: (await import('../applications/receipt-screen.tsx')).ReceiptScreen,
}));
const ApplicationsScreen = lazy(async () => ({
  default: (await import('../applications/applications-screen.tsx')).ApplicationsScreen,
}));
const ApplicationScreen = lazy(async () => ({
  default: (await import('../applications/application-screen.tsx')).ApplicationScreen,
}));
const PracticeScreen = lazy(async () => ({
  default: (await import('../practice/practice-screen.tsx')).PracticeScreen,
}));
const PinChangeScreen = lazy(async () => ({
  default: (await import('../pin-change/pin-change-screen.tsx')).PinChangeScreen,
}));
const PinChangedScreen = lazy(async () => ({
  default: (await import('../pin-change/pin-change-screen.tsx')).PinChangedScreen,
}));
const DiagnosisScreen = lazy(async () => ({
  default: (await import('../diagnosis/diagnosis-screen.tsx')).DiagnosisScreen,
}));
const HelpScreen = lazy(async () => ({ default: (await import('../help/help-screen.tsx')).HelpScreen }));
const AboutScreen = lazy(async () => ({ default: (await import('../help/help-screen.tsx')).AboutScreen }));

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
    case 'sessionEnded':
      return <SessionEndedScreen because={screen.because} />;
    case 'takeCard':
      return <TakeCardScreen />;
    case 'card':
      return <CardAccessScreen flow={screen.flow} purpose={screen.purpose} card={screen.card} />;
    case 'working':
      return <WorkingScreen flow={screen.flow} doing={screen.doing} />;
    case 'interrupted':
      return <InterruptedScreen flow={screen.flow} failure={screen.failure} />;
    case 'form':
      return <FormScreen flow={screen.flow} step={screen.step} />;
    case 'review':
      return <ReviewScreen flow={screen.flow} step={screen.step} />;
    case 'notSent':
      return <NotSentScreen flow={screen.flow} failure={screen.failure} />;
    case 'receipt':
      return <ReceiptScreen flow={screen.flow} step={screen.step} />;
    case 'pinChanged':
      return <PinChangedScreen flow={screen.flow} slot={screen.slot} />;
    case 'failed':
      return <FailedScreen flow={screen.flow} failure={screen.failure} />;
  }
}

function RouteScreen({ route }: { readonly route: Route }): ReactElement {
  switch (route.at) {
    case 'home':
      return <HomeScreen />;
    case 'search':
      return <SearchScreen />;
    case 'procedure':
      return <ProcedureScreen id={route.id} municipality={route.municipality} />;
    case 'applications':
      return <ApplicationsScreen />;
    case 'application':
      return <ApplicationScreen receiptNumber={route.receiptNumber} />;
    case 'practice':
      return <PracticeScreen />;
    case 'pinChange':
      return <PinChangeScreen />;
    case 'diagnosis':
      return <DiagnosisScreen />;
    case 'help':
      return <HelpScreen />;
    case 'about':
      return <AboutScreen />;
  }
}

function ConnectingScreen() {
  const { t } = useApp();
  return (
    <Page id="connecting" title={t.connection.connectingTitle}>
      <Waiting words={t.connection.connecting} />
    </Page>
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
