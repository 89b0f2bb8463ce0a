import type { ReactNode } from 'react';
import type { SessionView } from '#contract/app/views/session-view.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { Note } from '../ui/note.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { useApp, useIsSigned, useWindowState } from '../window/app-context.ts';
import { HomeButton } from '../window/home-button.tsx';
import { Actions, Page } from '../window/page.tsx';
import type { FlowRef } from '../window/screen-of.ts';

/** S31: a flow that cannot go on. */
export function FailedScreen({ flow, failure }: { readonly flow: FlowRef; readonly failure: Failure }) {
  const { store, say } = useApp();
  return (
    <FailurePage id="failed" failure={failure}>
      <HomeButton flow={flow} />
      <Button onPress={() => store.go({ at: 'help' })}>{say.app.help}</Button>
    </FailurePage>
  );
}

/** The portal could not be used for the moment; the flow waits. */
export function InterruptedScreen({ flow, failure }: { readonly flow: FlowRef; readonly failure: Failure }) {
  const { store, say } = useApp();
  return (
    <FailurePage id="interrupted" failure={failure}>
      <Button kind="filled" onPress={() => store.command('resumeFlow', flow)}>
        {say.app.retry}
      </Button>
      <Button onPress={() => store.command('cancelFlow', { flowId: flow.flowId })}>{say.failure.stop}</Button>
    </FailurePage>
  );
}

function FailurePage(props: { readonly id: string; readonly failure: Failure; readonly children: ReactNode }) {
  const { say } = useApp();
  const { title, todo, safe } = failureTextOf(say.failures, props.failure);
  return (
    <Page id={props.id} title={title}>
      <p className="lead">{visibleText(todo)}</p>
      <Note kind="info" title={say.failure.safe}>
        <p>{safe}</p>
      </Note>
      <Actions>{props.children}</Actions>
      <p className="code">{say.app.code(props.failure.code)}</p>
    </Page>
  );
}

/** S13, message 29: signed, kept, not received yet. */
export function NotSentScreen({ flow, failure }: { readonly flow: FlowRef; readonly failure: Failure }) {
  const { store, say } = useApp();
  const isSigned = useIsSigned();
  return (
    <Page id="not-sent" title={say.notSent.title} step={isSigned ? 'sign' : 'check'}>
      <p className="lead">{say.notSent.safe}</p>
      <FailureNote failure={failure} />
      <Actions>
        <Button kind="filled" busyLabel={say.work.submitting.title} onPress={() => store.command('resumeFlow', flow)}>
          {say.notSent.send}
        </Button>
        <Confirm
          open={say.notSent.stop}
          title={say.notSent.stopTitle}
          body={say.notSent.stopBody}
          stay={say.notSent.stopStay}
          goOn={say.notSent.stop}
          onGoOn={() => store.command('cancelFlow', { flowId: flow.flowId })}
        />
      </Actions>
      <p className="code">{say.app.code(failure.code)}</p>
    </Page>
  );
}

type EndReason = Extract<SessionView, { readonly at: 'ended' }>['because'];

export function SessionEndedScreen({ because }: { readonly because: EndReason }) {
  const { store, say } = useApp();
  const { snapshot } = useWindowState(store);
  const isPublic = snapshot?.publicTerminal === true;
  // Whoever left a public terminal may not have logged in.
  const title = say.ended.titles[isPublic && because === 'idle' ? 'signedOut' : because];
  return (
    <Page id="session-ended" title={title}>
      <p className="lead">{isPublic ? say.ended.nothingStays : say.ended.because[because]}</p>
      {!isPublic && <p>{say.ended.safe}</p>}
      {isPublic && because !== 'signedOut' && <p>{say.ended.because[because]}</p>}
      <Actions>
        <Button kind="filled" onPress={() => store.go({ at: 'home' })}>
          {say.app.backHome}
        </Button>
        <Button onPress={() => store.command('beginLogin', {})}>{say.ended.again}</Button>
      </Actions>
    </Page>
  );
}

export function DisconnectedScreen() {
  const { say } = useApp();
  return (
    <Page id="disconnected" title={say.connection.lostTitle}>
      <p className="lead">{say.connection.lostTodo}</p>
      <Note kind="info" title={say.failure.safe}>
        <p>{say.connection.lostSafe}</p>
      </Note>
      <Waiting words={say.connection.reconnecting} />
      <Actions>
        <Button onPress={() => window.location.reload()}>{say.connection.reload}</Button>
      </Actions>
    </Page>
  );
}
