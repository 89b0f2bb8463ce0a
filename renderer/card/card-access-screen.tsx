import { useState } from 'react';
import type { CardAccessView } from '#contract/app/views/card-access-view.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { changeablePinSchema, type PinSlot, type ReaderName } from '#contract/values/brands.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '../ui/button.tsx';
import { CardPicture } from '../ui/card-picture.tsx';
import { Note } from '../ui/note.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { useApp, useWindowState } from '../window/app-context.ts';
import { Actions } from '../window/page.tsx';
import { CardPage, type CardScreenProps, ForgotButton, Notice, StopButton, stop } from './card-page.tsx';
import { NewPinForm } from './new-pin-form.tsx';
import { PinField } from './pin-field.tsx';

type CardViewAt<At extends CardAccessView['at']> = Extract<CardAccessView, { readonly at: At }>;

/** S02-S04, S12: reader, card, tries left, PIN, blocked. */
export function CardAccessScreen({ card, ...flow }: CardScreenProps & { readonly card: CardAccessView }) {
  const { say } = useApp();
  switch (card.at) {
    case 'waitingForReaderService':
      return <NoReader {...flow} title={say.card.serviceTitle} todo={say.card.serviceTodo} notice={card.notice} />;
    case 'waitingForReader':
      return <NoReader {...flow} title={say.card.readerTitle} todo={say.card.readerTodo} notice={card.notice} />;
    case 'waitingForCard':
      return card.cardIsThere ? (
        <ReadAgain {...flow} notice={card.notice} />
      ) : (
        <InsertCard {...flow} notice={card.notice} />
      );
    case 'choosingReader':
      return <ChooseReader {...flow} card={card} />;
    case 'inspectingCard':
      return <CardAtWork {...flow} title={say.card.inspectingTitle} id="card-inspecting" />;
    case 'unsupportedCard':
      return <UnsupportedCard {...flow} card={card} />;
    case 'confirmingLastTry':
      return <LastTry {...flow} slot={card.slot} />;
    case 'awaitingPin':
      return <AskPin {...flow} card={card} />;
    case 'usingCard':
      return <CardAtWork {...flow} title={say.card.doing[card.doing]} id="card-using" />;
    case 'blocked':
      return <Blocked {...flow} slot={card.slot} />;
  }
}

function NoReader(
  props: CardScreenProps & { readonly title: string; readonly todo: string; readonly notice: Failure | null },
) {
  const { store, say } = useApp();
  const { snapshot } = useWindowState(store);
  return (
    <CardPage id="no-reader" purpose={props.purpose} title={props.title}>
      <Notice notice={props.notice} />
      <p className="lead">{props.todo}</p>
      <CardPicture is="noReader" />
      <Waiting words={say.card.waitingReader} />
      <Actions>
        <Button onPress={() => store.go({ at: 'diagnosis' })}>{say.card.diagnosis}</Button>
        <SearchWithoutCard {...props} />
        {props.purpose === 'login' && (snapshot?.practicePersonas.length ?? 0) > 0 && (
          <Button
            onPress={async () => {
              await store.command('cancelFlow', { flowId: props.flow.flowId });
              store.go({ at: 'practice' });
            }}
          >
            {say.practice.offer}
          </Button>
        )}
        <StopButton {...props} />
      </Actions>
    </CardPage>
  );
}

/** The card is where it was and gave trouble: it is read again when it is put on anew, or when the person says so. */
function ReadAgain(props: CardScreenProps & { readonly notice: Failure | null }) {
  const { store, say } = useApp();
  return (
    <CardPage id="read-again" purpose={props.purpose} title={say.card.againTitle}>
      <Notice notice={props.notice} />
      <p className="lead">{say.card.againTodo}</p>
      <Actions>
        <Button kind="filled" onPress={() => store.command('resumeFlow', props.flow)}>
          {say.card.readAgain}
        </Button>
        <StopButton {...props} />
      </Actions>
    </CardPage>
  );
}

function InsertCard(props: CardScreenProps & { readonly notice: Failure | null }) {
  const { store, say } = useApp();
  return (
    <CardPage id="insert" purpose={props.purpose} title={say.card.insertTitle}>
      <Notice notice={props.notice} />
      <p className="lead">{say.card.insertTodo}</p>
      <CardPicture is="away" />
      <Waiting words={say.card.waiting} />
      <details>
        <summary>{say.card.insertHow}</summary>
        <ul>
          {say.card.insertHowSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ul>
      </details>
      <Actions>
        <SearchWithoutCard {...props} />
        <Button kind="text" onPress={() => store.go({ at: 'help' })}>
          {say.card.lost}
        </Button>
        <StopButton {...props} />
      </Actions>
    </CardPage>
  );
}

/** Whoever has no card at hand can still look for what there is. */
function SearchWithoutCard({ flow, purpose }: CardScreenProps) {
  const { store, say } = useApp();
  if (purpose !== 'login') return null;
  return (
    <Button
      kind="text"
      onPress={async () => {
        await store.command('cancelFlow', { flowId: flow.flowId });
        store.go({ at: 'search' });
      }}
    >
      {say.card.searchWithout}
    </Button>
  );
}

function ChooseReader(props: CardScreenProps & { readonly card: CardViewAt<'choosingReader'> }) {
  const { flow, card } = props;
  const { store, say } = useApp();
  const [chosen, setChosen] = useState<ReaderName>();
  const [isMissing, setIsMissing] = useState(false);
  return (
    <CardPage id="choose-reader" purpose={props.purpose} title={say.card.chooseTitle}>
      <Notice notice={card.notice} />
      <p className="lead">{say.card.chooseTodo}</p>
      <fieldset className="choices" aria-describedby={isMissing ? 'reader-error' : undefined}>
        <legend>{say.card.chooseLegend}</legend>
        {isMissing && (
          <p className="field-error" id="reader-error" role="alert">
            {say.app.errorPrefix}
            {say.answers.notAnOption(say.card.chooseLegend, '')}
          </p>
        )}
        {card.readers.map((reader) => (
          <label key={reader} className="choice">
            <input type="radio" name="reader" checked={chosen === reader} onChange={() => setChosen(reader)} />
            <span>{visibleText(reader)}</span>
          </label>
        ))}
      </fieldset>
      <Actions>
        <Button
          kind="filled"
          onPress={async () => {
            setIsMissing(chosen === undefined);
            if (chosen !== undefined) await store.command('chooseReader', { ...flow, reader: chosen });
          }}
        >
          {say.card.chooseSubmit}
        </Button>
        <StopButton {...props} />
      </Actions>
    </CardPage>
  );
}

function CardAtWork(props: CardScreenProps & { readonly title: string; readonly id: string }) {
  const { say } = useApp();
  return (
    <CardPage id={props.id} purpose={props.purpose} title={props.title}>
      <p className="lead">{say.card.hold}</p>
      <CardPicture is="working" />
      <Waiting words={props.title} />
    </CardPage>
  );
}

function UnsupportedCard(props: CardScreenProps & { readonly card: CardViewAt<'unsupportedCard'> }) {
  const { store, say } = useApp();
  return (
    <CardPage id="unsupported" purpose={props.purpose} title={say.card.unsupportedTitle}>
      <p className="lead">{say.card.unsupportedTodo}</p>
      <p className="quiet">{say.card.unsupportedReader(visibleText(props.card.reader))}</p>
      <Actions>
        <Button kind="filled" onPress={() => store.command('resumeFlow', props.flow)}>
          {say.card.checkAgain}
        </Button>
        <StopButton {...props} />
      </Actions>
    </CardPage>
  );
}

/** The safe answer comes first and is the filled one. */
function LastTry({ flow, purpose, slot }: CardScreenProps & { readonly slot: PinSlot }) {
  const { store, say } = useApp();
  return (
    <CardPage id="last-try" purpose={purpose} title={say.pin.lastTitle}>
      <Note kind="warning" title={say.pin.triesLeft(1)}>
        <p>{purpose === 'changePin' ? say.pinChange.lastTodo : say.pin.lastTodo[slot]}</p>
      </Note>
      <Actions>
        <Button kind="filled" onPress={() => stop(store, flow, purpose)}>
          {say.pin.lastStop}
        </Button>
        <Button onPress={() => store.command('acceptLastTry', flow)}>{say.pin.lastGoOn}</Button>
        <ForgotButton slot={slot} />
      </Actions>
    </CardPage>
  );
}

function AskPin({ flow, purpose, card }: CardScreenProps & { readonly card: CardViewAt<'awaitingPin'> }) {
  const { store, say } = useApp();
  const { slot, notice } = card;
  const changed = purpose === 'changePin' ? changeablePinSchema.safeParse(slot).data : undefined;
  return (
    <CardPage
      id={`pin-${slot}`}
      purpose={purpose}
      title={changed === undefined ? say.pin.titles[slot] : say.pinChange.titles[changed]}
    >
      <Notice notice={notice} />
      <FewTries card={card} />
      <p>{say.pin.about[slot]}</p>
      {changed === undefined ? (
        <PinField key={flow.revision} slot={slot} onGive={(pin) => store.command('givePin', { ...flow, pin })} />
      ) : (
        <>
          <Note kind="info" title={say.pinChange.adviceTitle}>
            <p>{say.pinChange.advice[changed]}</p>
          </Note>
          <NewPinForm
            key={flow.revision}
            slot={changed}
            onGive={(pin, newPin) => store.command('changePin', { ...flow, pin, newPin })}
          />
        </>
      )}
      <Actions>
        <ForgotButton slot={slot} />
        <StopButton flow={flow} purpose={purpose} />
      </Actions>
    </CardPage>
  );
}

/** A wrong entry says the same in its own note. */
function FewTries({ card: { slot, triesLeft, notice } }: { readonly card: CardViewAt<'awaitingPin'> }) {
  const { say } = useApp();
  const isFew = triesLeft < (slot === 'sign' ? 5 : 3);
  if (!isFew || notice?.code === 'pinRejected') return null;
  return (
    <Note kind="warning" title={say.pin.triesLeft(triesLeft)}>
      <p>{say.pin.triesNote}</p>
    </Note>
  );
}

function Blocked({ flow, purpose, slot }: CardScreenProps & { readonly slot: PinSlot }) {
  const { store, say } = useApp();
  return (
    <CardPage id="blocked" purpose={purpose} title={say.pin.blockedTitle[slot]}>
      <p className="lead">{say.pin.blockedTodo[slot]}</p>
      <Note kind="info" title={say.failure.safe}>
        <p>{say.pin.blockedSafe}</p>
      </Note>
      <Actions>
        <Button kind="filled" onPress={() => store.go({ at: 'help' })}>
          {say.pin.blockedHow}
        </Button>
        <StopButton flow={flow} purpose={purpose} />
      </Actions>
    </CardPage>
  );
}
