import type { RegisterProxyStep } from '#contract/app/flows/register-proxy-flow.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Note } from '../ui/note.tsx';
import { useApp } from '../window/app-context.ts';
import { FailureNote } from '../window/failure-note.tsx';
import { HomeButton } from '../window/home-button.tsx';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import type { FlowRef } from '../window/screen-of.ts';
import { WayBackButton } from '../window/way-back-button.tsx';
import { useProcedureTitles } from './procedure-titles.ts';

type StepAt<At extends RegisterProxyStep['at']> = Extract<RegisterProxyStep, { readonly at: At }>;

function Stop({ flow }: { readonly flow: FlowRef }) {
  const { store, t } = useApp();
  return (
    <WayBackButton kind="text" back={() => store.command('cancelFlow', { flowId: flow.flowId })}>
      {t.card.stop}
    </WayBackButton>
  );
}

/** S41: the principal's card is taken off, and the proxy's put in its place. */
export function ChangeCardsScreen({ flow, step }: { readonly flow: FlowRef; readonly step: StepAt<'changingCards'> }) {
  const { store, t } = useApp();
  return (
    <Page
      id="change-cards"
      title={t.proxies.changeTitle}
      tells={
        <>
          {step.lastFailure !== null && <FailureNote failure={step.lastFailure} isUrgent />}
          <p className="lead">{t.proxies.changeLead}</p>
        </>
      }
    >
      <p>{t.proxies.changePins}</p>
      <Actions>
        <Button kind="filled" onPress={() => store.command('resumeFlow', flow)}>
          {t.proxies.changed}
        </Button>
        <Stop flow={flow} />
      </Actions>
    </Page>
  );
}

/** S41: who accepted, what they may do and until when; the principal's card signs last. */
export function ConfirmProxyScreen({ flow, step }: { readonly flow: FlowRef; readonly step: StepAt<'confirming'> }) {
  const { store, t } = useApp();
  const { proxy, order, lastFailure } = step;
  const name = visibleText(proxy.name);
  const things = useProcedureTitles()(order.scope.procedures);
  return (
    <Page
      id="confirm-proxy"
      title={t.proxies.confirmTitle(name)}
      tells={
        <>
          {lastFailure !== null && <FailureNote failure={lastFailure} isUrgent />}
          <p className="lead">{t.proxies.consent(name, things, t.dates.day(order.until))}</p>
        </>
      }
    >
      <Facts isPanel>
        <Fact name={t.proxies.name} isAsTyped>
          {name}
        </Fact>
        <Fact name={t.proxies.birthDate}>{t.dates.birthDate(proxy.birthDate)}</Fact>
        <Fact name={t.proxies.procedures}>{things}</Fact>
        <Fact name={t.proxies.things}>{t.app.list(order.scope.things.map((thing) => t.proxies.thing[thing]))}</Fact>
        <Fact name={t.proxies.until}>{t.dates.day(order.until)}</Fact>
      </Facts>
      <Note kind="warning" title={t.proxies.safetyTitle}>
        <p>{t.proxies.safety}</p>
      </Note>
      <p>{t.proxies.ownCard}</p>
      <Actions>
        <Button kind="filled" onPress={() => store.command('signMandate', flow)}>
          {t.proxies.sign}
        </Button>
        <Stop flow={flow} />
      </Actions>
    </Page>
  );
}

/** S41: says that it is registered. */
export function ProxyRegisteredScreen({ flow }: { readonly flow: FlowRef }) {
  const { store, t } = useApp();
  return (
    <Page id="proxy-registered" title={t.proxies.doneTitle}>
      <p className="lead">{t.proxies.doneLead}</p>
      <Actions>
        <Link className="button is-filled" to={{ at: 'proxies' }} onGo={() => store.putFlowAway(flow.flowId)}>
          {t.proxies.look}
        </Link>
        <HomeButton flow={flow} kind="text" />
      </Actions>
    </Page>
  );
}
