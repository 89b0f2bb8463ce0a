import type { ReactNode } from 'react';
import type { SessionView } from '#contract/app/views/session-view.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Note } from '../ui/note.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { useApp, useCorrects, useIsPublicTerminal, useIsSigned, useKeeping } from '../window/app-context.ts';
import { FailureNote, useFailureText } from '../window/failure-note.tsx';
import { HomeButton } from '../window/home-button.tsx';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import type { FlowRef } from '../window/screen-of.ts';

/** S31: says why a flow cannot go on. */
export function FailedScreen({ flow, failure }: { readonly flow: FlowRef; readonly failure: Failure }) {
  const { store, t } = useApp();
  const corrects = useCorrects();
  return (
    <FailurePage id="failed" failure={failure}>
      {corrects !== null && (
        <Link
          className="button is-filled"
          to={{ at: 'application', receiptNumber: corrects }}
          onGo={() => store.putFlowAway(flow.flowId)}
        >
          {t.receipt.toApplication}
        </Link>
      )}
      <HomeButton flow={flow} kind={corrects === null ? 'filled' : 'text'} />
      <Link className="button is-outline" to={{ at: 'help' }}>
        {t.app.help}
      </Link>
    </FailurePage>
  );
}

/** Says that the portal cannot be used for the moment; the flow waits. */
export function InterruptedScreen({ flow, failure }: { readonly flow: FlowRef; readonly failure: Failure }) {
  const { store, t } = useApp();
  return (
    <FailurePage id="interrupted" failure={failure}>
      <Button kind="filled" onPress={() => store.command('resumeFlow', flow)}>
        {t.app.retry}
      </Button>
      <Button onPress={() => store.command('cancelFlow', { flowId: flow.flowId })}>{t.failure.stop}</Button>
    </FailurePage>
  );
}

function FailurePage(props: { readonly id: string; readonly failure: Failure; readonly children: ReactNode }) {
  const { t } = useApp();
  const { title, todo, safe } = useFailureText(props.failure);
  return (
    <Page
      id={props.id}
      title={title}
      tells={
        <>
          <p className="lead">{todo}</p>
          {safe !== '' && (
            <Note kind="info" title={t.failure.safe}>
              <p>{safe}</p>
            </Note>
          )}
        </>
      }
    >
      <Actions>{props.children}</Actions>
      <p className="quiet">{t.app.code(props.failure.code)}</p>
    </Page>
  );
}

/** S13, message 29: says that the application is signed and kept, but not received yet. */
export function NotSentScreen({ flow, failure }: { readonly flow: FlowRef; readonly failure: Failure }) {
  const { store, t } = useApp();
  const keeping = useKeeping();
  const isSigned = useIsSigned();
  return (
    <Page
      id="not-sent"
      title={t.notSent.title}
      step={isSigned ? 'sign' : 'check'}
      tells={
        <>
          <p className="lead">{t.notSent.safe}</p>
          <FailureNote failure={failure} />
        </>
      }
    >
      <Actions>
        <Button kind="filled" busyLabel={t.work.submitting.title} onPress={() => store.command('resumeFlow', flow)}>
          {t.notSent.send}
        </Button>
        <Confirm
          open={t.notSent.stop}
          title={t.notSent.stopTitle}
          body={t.notSent.stopBody[keeping]}
          stay={t.notSent.stopStay}
          goOn={t.notSent.stop}
          onGoOn={() => store.command('cancelFlow', { flowId: flow.flowId })}
        />
      </Actions>
      <p className="quiet">{t.app.code(failure.code)}</p>
    </Page>
  );
}

type EndReason = Extract<SessionView, { readonly at: 'ended' }>['because'];

export function SessionEndedScreen({ because }: { readonly because: EndReason }) {
  const { store, t } = useApp();
  const isPublic = useIsPublicTerminal();
  // A person who leaves a public terminal may never have signed in.
  const title = t.ended.titles[isPublic && because === 'idle' ? 'signedOut' : because];
  return (
    <Page
      id="session-ended"
      title={title}
      tone={isPublic ? 'night' : 'calm'}
      tells={
        <>
          <p className="lead">{isPublic ? t.ended.nothingStays : t.ended.because[because]}</p>
          {!isPublic && <p>{t.ended.safe}</p>}
          {isPublic && because !== 'signedOut' && <p>{t.ended.because[because]}</p>}
        </>
      }
    >
      <Actions>
        <Link className="button is-filled" to={{ at: 'home' }}>
          {isPublic ? t.start.again : t.app.backHome}
        </Link>
        <Button onPress={() => store.command('beginLogin', {})}>{t.ended.again}</Button>
      </Actions>
    </Page>
  );
}

export function DisconnectedScreen() {
  const { t } = useApp();
  return (
    <Page
      id="disconnected"
      title={t.connection.lostTitle}
      tells={
        <>
          <p className="lead">{t.connection.lostTodo}</p>
          <Note kind="info" title={t.failure.safe}>
            <p>{t.connection.lostSafe}</p>
          </Note>
          <Waiting words={t.connection.reconnecting} />
        </>
      }
    >
      <Actions>
        <Button onPress={() => window.location.reload()}>{t.connection.reload}</Button>
      </Actions>
    </Page>
  );
}
