import { type ReactNode, useCallback, useState } from 'react';
import type { CardAccessView } from '#contract/app/views/card-access-view.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { type ChangeablePin, changeablePinSchema, type PinSlot, type ReaderName } from '#contract/values/brands.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { CardPicture } from '../ui/card-picture.tsx';
import { Choice, Choices } from '../ui/choice.tsx';
import { Note } from '../ui/note.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { useApp, useWindowState } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { useWayBack } from '../window/way-back.ts';
import { CardPage, type CardScreenProps, ForgotButton, Notice, StopButton } from './card-page.tsx';
import { useNewPinEntry } from './new-pin-entry.tsx';
import { useSecretEntry } from './secret-entry.tsx';
import { isWithinForm, stop } from './stop.ts';
import '../ui/field-frame.css';

type CardViewAt<At extends CardAccessView['at']> = Extract<CardAccessView, { readonly at: At }>;

/** S02-S04, S12: reader, card, tries left, PIN, blocked. */
export function CardAccessScreen({ card, ...flow }: CardScreenProps & { readonly card: CardAccessView }) {
  const { t } = useApp();
  switch (card.at) {
    case 'waitingForReaderService':
      return (
        <NoReader {...flow} title={t.card.serviceTitle} todo={t.card.serviceTodo} lastFailure={card.lastFailure} />
      );
    case 'waitingForReader':
      return <NoReader {...flow} title={t.card.readerTitle} todo={t.card.readerTodo} lastFailure={card.lastFailure} />;
    case 'waitingForCard':
      return card.cardIsThere ? (
        <ReadAgain {...flow} lastFailure={card.lastFailure} />
      ) : (
        <InsertCard {...flow} lastFailure={card.lastFailure} />
      );
    case 'choosingReader':
      return <ChooseReader {...flow} card={card} />;
    case 'inspectingCard':
      return <CardAtWork {...flow} title={t.card.inspectingTitle} id="card-inspecting" />;
    case 'unsupportedCard':
      return <UnsupportedCard {...flow} card={card} />;
    case 'confirmingLastTry':
      return <LastTry {...flow} slot={card.slot} />;
    case 'awaitingPin':
      return <AskPin {...flow} card={card} />;
    case 'usingCard':
      return <CardAtWork {...flow} title={t.card.doing[card.doing]} id="card-using" />;
    case 'blocked':
      return <Blocked {...flow} slot={card.slot} />;
  }
}

function NoReader(
  props: CardScreenProps & { readonly title: string; readonly todo: string; readonly lastFailure: Failure | null },
) {
  const { store, t } = useApp();
  const { snapshot } = useWindowState(store);
  return (
    <CardPage
      id="no-reader"
      purpose={props.purpose}
      title={props.title}
      tells={
        <>
          <Notice lastFailure={props.lastFailure} />
          <p className="lead">{props.todo}</p>
          <CardPicture is="noReader" />
          <Waiting words={t.card.waitingReader} />
        </>
      }
    >
      <Actions>
        <Link className="button is-outline" to={{ at: 'diagnosis' }}>
          {t.card.diagnosis}
        </Link>
        <SearchWithoutCard {...props} />
        {props.purpose === 'login' && (snapshot?.practicePersonas.length ?? 0) > 0 && (
          <Button
            onPress={async () => {
              await store.command('cancelFlow', { flowId: props.flow.flowId });
              store.go({ at: 'practice' });
            }}
          >
            {t.practice.offer}
          </Button>
        )}
        <StopButton {...props} />
      </Actions>
    </CardPage>
  );
}

/** A card that could not be read stays where it is: it is read again when it is put on anew, or when the person asks. */
function ReadAgain(props: CardScreenProps & { readonly lastFailure: Failure | null }) {
  const { store, t } = useApp();
  return (
    <CardPage
      id="read-again"
      purpose={props.purpose}
      title={t.card.againTitle}
      tells={
        <>
          <Notice lastFailure={props.lastFailure} />
          <p className="lead">{t.card.againTodo}</p>
        </>
      }
    >
      <Actions>
        <Button kind="filled" onPress={() => store.command('resumeFlow', props.flow)}>
          {t.card.readAgain}
        </Button>
        <StopButton {...props} />
      </Actions>
    </CardPage>
  );
}

function InsertCard(props: CardScreenProps & { readonly lastFailure: Failure | null }) {
  const { t } = useApp();
  return (
    <CardPage
      id="insert"
      purpose={props.purpose}
      title={t.card.insertTitle}
      tells={
        <>
          <Notice lastFailure={props.lastFailure} />
          <p className="lead">{t.card.insertTodo}</p>
          <CardPicture is="away" />
          <Waiting words={t.card.waiting} />
        </>
      }
    >
      <details>
        <summary>{t.card.insertHow}</summary>
        <ul>
          {t.card.insertHowSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ul>
      </details>
      <Actions>
        <SearchWithoutCard {...props} />
        <Link className="button is-text" to={{ at: 'help' }}>
          {t.card.lost}
        </Link>
        <StopButton {...props} />
      </Actions>
    </CardPage>
  );
}

/** A person without a card at hand can still search. */
function SearchWithoutCard({ flow, purpose }: CardScreenProps) {
  const { store, t } = useApp();
  if (purpose !== 'login') return null;
  return (
    <Button
      kind="text"
      onPress={async () => {
        await store.command('cancelFlow', { flowId: flow.flowId });
        store.go({ at: 'search' });
      }}
    >
      {t.card.searchWithout}
    </Button>
  );
}

function ChooseReader(props: CardScreenProps & { readonly card: CardViewAt<'choosingReader'> }) {
  const { flow, card } = props;
  const { store, t } = useApp();
  const [chosen, setChosen] = useState<ReaderName>();
  const [isMissing, setIsMissing] = useState(false);
  return (
    <CardPage
      id="choose-reader"
      purpose={props.purpose}
      title={t.card.chooseTitle}
      tells={
        <>
          <Notice lastFailure={card.lastFailure} />
          <p className="lead">{t.card.chooseTodo}</p>
        </>
      }
    >
      <Choices legend={t.card.chooseLegend} describedBy={isMissing ? 'reader-error' : undefined}>
        {isMissing && (
          <p className="field-error" id="reader-error" role="alert">
            {t.app.errorPrefix}
            {t.answers.notAnOption(t.card.chooseLegend, '')}
          </p>
        )}
        {card.readers.map((reader) => (
          <Choice
            key={reader}
            type="radio"
            name="reader"
            checked={chosen === reader}
            onChange={() => setChosen(reader)}
          >
            {visibleText(reader)}
          </Choice>
        ))}
      </Choices>
      <Actions>
        <Button
          kind="filled"
          onPress={async () => {
            setIsMissing(chosen === undefined);
            if (chosen !== undefined) await store.command('chooseReader', { ...flow, reader: chosen });
          }}
        >
          {t.card.chooseSubmit}
        </Button>
        <StopButton {...props} />
      </Actions>
    </CardPage>
  );
}

function CardAtWork(props: CardScreenProps & { readonly title: string; readonly id: string }) {
  const { t } = useApp();
  return (
    <CardPage
      id={props.id}
      purpose={props.purpose}
      title={props.title}
      tells={
        <>
          <p className="lead">{t.card.hold}</p>
          <CardPicture is="working" />
          <Waiting words={props.title} />
        </>
      }
    />
  );
}

function UnsupportedCard(props: CardScreenProps & { readonly card: CardViewAt<'unsupportedCard'> }) {
  const { store, t } = useApp();
  return (
    <CardPage
      id="unsupported"
      purpose={props.purpose}
      title={t.card.unsupportedTitle}
      tells={
        <>
          <p className="lead">{t.card.unsupportedTodo}</p>
          <p className="quiet">{t.card.unsupportedReader(visibleText(props.card.reader))}</p>
        </>
      }
    >
      <Actions>
        <Button kind="filled" onPress={() => store.command('resumeFlow', props.flow)}>
          {t.card.checkAgain}
        </Button>
        <StopButton {...props} />
      </Actions>
    </CardPage>
  );
}

/** The safe answer comes first and is the filled one. */
function LastTry({ flow, purpose, slot }: CardScreenProps & { readonly slot: PinSlot }) {
  const { store, t } = useApp();
  const { flowId, revision } = flow;
  useWayBack(useCallback(() => stop(store, { flowId, revision }, purpose), [store, flowId, revision, purpose]));
  return (
    <CardPage
      id="last-try"
      purpose={purpose}
      title={t.pin.lastTitle}
      tone="careful"
      tells={
        <Note kind="warning" title={t.pin.triesLeft(1)}>
          <p>{purpose === 'changePin' ? t.pinChange.lastTodo : t.pin.lastTodo[slot]}</p>
        </Note>
      }
    >
      <Actions>
        <Button kind="filled" onPress={() => stop(store, flow, purpose)}>
          {isWithinForm(purpose) ? t.card.backTo[purpose] : t.pin.lastStop}
        </Button>
        <Button onPress={() => store.command('acceptLastTry', flow)}>{t.pin.lastGoOn}</Button>
        <ForgotButton slot={slot} />
      </Actions>
    </CardPage>
  );
}

type AskPinProps = CardScreenProps & { readonly card: CardViewAt<'awaitingPin'> };

function AskPin(props: AskPinProps) {
  const { slot } = props.card;
  const changed = props.purpose === 'changePin' ? changeablePinSchema.safeParse(slot).data : undefined;
  return changed === undefined ? (
    <AskSecret key={props.flow.revision} {...props} />
  ) : (
    <AskNewPin key={props.flow.revision} {...props} slot={changed} />
  );
}

function AskSecret(props: AskPinProps) {
  const { flow, purpose, card } = props;
  const { store, t } = useApp();
  const { slot } = card;
  const entry = useSecretEntry(slot, isRefused(card), (pin) => store.command('givePin', { ...flow, pin }));
  // Whose account it becomes is read from the card and from nowhere else.
  const readsAccountName = purpose === 'registerAccount' && slot === 'text';
  return (
    <AskPage {...props} title={t.pin.titles[slot]} form={entry.form}>
      {purpose === 'signApplication' && <p className="lead">{t.review.confirm}</p>}
      {readsAccountName && <p className="lead">{t.benefitAccount.readsName}</p>}
      <p>{readsAccountName ? t.benefitAccount.textPin : t.pin.about[slot]}</p>
      {entry.field}
    </AskPage>
  );
}

function AskNewPin(props: AskPinProps & { readonly slot: ChangeablePin }) {
  const { flow, card, slot } = props;
  const { store, t } = useApp();
  const entry = useNewPinEntry(slot, isRefused(card), (pin, newPin) =>
    store.command('changePin', { ...flow, pin, newPin }),
  );
  return (
    <AskPage {...props} title={t.pinChange.titles[slot]} form={entry.form}>
      <p>{t.pin.about[slot]}</p>
      <Note kind="info" title={t.pinChange.adviceTitle}>
        <p>{t.pinChange.advice[slot]}</p>
      </Note>
      {entry.fields}
    </AskPage>
  );
}

/** What is told before secrets are asked for, and what is pressed. */
function AskPage(
  props: AskPinProps & { readonly title: string; readonly form: ReactNode; readonly children: ReactNode },
) {
  const { flow, purpose, card, title, form } = props;
  return (
    <CardPage
      id={`pin-${card.slot}`}
      purpose={purpose}
      title={title}
      hasErrors={isRefused(card)}
      tells={
        <>
          <Notice lastFailure={card.lastFailure} />
          <FewTries card={card} />
          {props.children}
        </>
      }
    >
      {form}
      <Actions>
        <ForgotButton slot={card.slot} />
        <StopButton flow={flow} purpose={purpose} />
      </Actions>
    </CardPage>
  );
}

/** The card has refused what was entered before. */
function isRefused({ lastFailure }: CardViewAt<'awaitingPin'>): boolean {
  return lastFailure?.code === 'pinRejected';
}

/** A wrong entry says the same in its own note. */
function FewTries({ card }: { readonly card: CardViewAt<'awaitingPin'> }) {
  const { slot, triesLeft } = card;
  const { t } = useApp();
  const isFew = triesLeft < (slot === 'sign' ? 5 : 3);
  if (!isFew || isRefused(card)) return null;
  return (
    <Note kind="warning" title={t.pin.triesLeft(triesLeft)}>
      <p>{t.pin.triesNote(triesLeft)}</p>
    </Note>
  );
}

function Blocked({ flow, purpose, slot }: CardScreenProps & { readonly slot: PinSlot }) {
  const { t } = useApp();
  return (
    <CardPage
      id="blocked"
      purpose={purpose}
      title={t.pin.blockedTitle[slot]}
      tells={
        <>
          <p className="lead">{t.pin.blockedTodo[slot]}</p>
          <Note kind="info" title={t.failure.safe}>
            <p>{t.pin.blockedSafe}</p>
          </Note>
        </>
      }
    >
      <Actions>
        <Link className="button is-filled" to={{ at: 'help', about: 'secrets' }}>
          {t.pin.blockedHow}
        </Link>
        <StopButton flow={flow} purpose={purpose} />
      </Actions>
    </CardPage>
  );
}
