import type { CardAccessView } from '#contract/app/views/card-access-view.ts';
import type { DoorAnswer, GateView } from '#contract/app/views/gate-view.ts';
import type { Snapshot } from '#contract/app/views/snapshot.ts';
import { epochMs } from '#contract/values/brands.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { GATE_WORDS, type GateWords } from '#words/gate-words.ts';
import { AT_HOME, entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { SAMPLE_DRAFT, sampleDone, sampleForm, sampleReview } from './sample-application.ts';
import { sampleCardViews } from './sample-card.ts';
import { SAMPLE_READER, SIGNED_IN, sampleFlow, samplePinChange } from './sample-snapshot.ts';

const GATE: GateView = {
  name: { ja: '見本音楽祭', easy: '見本音楽祭', en: 'Mihon Music Festival' },
  mode: 'tap',
  link: 'live',
  untold: 0,
  alarms: 0,
  door: { at: 'waiting' },
};
const ASKING_NEW_PIN = { at: 'awaitingPin', slot: 'auth', triesLeft: 3, lastFailure: null } as const;

export function publicTerminalScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  const publicly = (
    name: string,
    change: Partial<Snapshot>,
    shows: GalleryEntry['shows'],
    ...presses: GalleryEntry['presses']
  ) => screen(`public-${name}`, AT_HOME, { ...change, publicTerminal: true }, shows, ...presses);
  const atCard = (slot: 'auth' | 'sign', at: CardAccessView['at']) => {
    const card = sampleCardViews(slot).find((view) => view.at === at);
    if (card === undefined) throw new Error(`no sample of ${at}`);
    const flow =
      slot === 'auth' ? sampleFlow('login', { at: 'card', card }) : sampleFlow('apply', { at: 'signing', card });
    return { ...(slot === 'auth' ? {} : SIGNED_IN), flow };
  };
  const filling = { ...SIGNED_IN, flow: sampleFlow('apply', sampleForm({ draft: SAMPLE_DRAFT })) };
  const door = (answer: DoorAnswer): GateView['door'] => ({ at: 'answered', answer, isCardThere: true });
  const gate = (name: string, change: Partial<GateView>, shows: (words: GateWords) => string) =>
    publicly(`gate-${name}`, { gate: { ...GATE, ...change } }, () => shows(GATE_WORDS[language]));
  const answered = (Object.keys(GATE_WORDS.ja.answers) as DoorAnswer[]).map((answer) =>
    gate(answer, { door: door(answer) }, ({ answers }) => answers[answer].title),
  );
  return [
    gate('opening', { name: null, mode: null, link: 'opening' }, ({ opening }) => opening.title),
    gate('refused', { name: null, mode: null, link: 'refused' }, ({ refused }) => refused.title),
    gate('waiting', {}, ({ waiting }) => waiting.title),
    gate('waiting-for-pin', { mode: 'tapAndPin' }, ({ waitingForPin }) => waitingForPin.todo),
    gate('reading', { door: { at: 'reading' } }, ({ reading }) => reading.title),
    gate('offline', { link: 'offline', untold: 3, alarms: 1 }, ({ alarms }) => alarms(1)),
    ...answered,
    publicly('start', {}, (t) => t.start.title),
    publicly(
      'start-low',
      {},
      (t) => t.start.title,
      (t) => t.terminal.low,
    ),
    publicly('start-no-reader', { devices: { service: 'running', readers: [] } }, (t) => t.start.noCardTitle),
    publicly('home', SIGNED_IN, (t) => t.home.title),
    publicly('pin', atCard('auth', 'awaitingPin'), (t) => t.keys.shuffled),
    publicly(
      'pin-low',
      atCard('auth', 'awaitingPin'),
      (t) => t.keys.shuffled,
      (t) => t.terminal.low,
    ),
    publicly('password', atCard('sign', 'awaitingPin'), (t) => t.keys.likeComputer),
    publicly(
      'password-low',
      atCard('sign', 'awaitingPin'),
      (t) => t.keys.likeComputer,
      (t) => t.terminal.low,
    ),
    publicly('insert', atCard('auth', 'waitingForCard'), (t) => t.card.insertTodo),
    publicly('review', { ...SIGNED_IN, flow: sampleFlow('apply', sampleReview(language)) }, (t) => t.review.title),
    publicly('receipt', { ...SIGNED_IN, flow: sampleFlow('apply', sampleDone(language)) }, (t) => t.receipt.number),
    publicly(
      'pin-change',
      { ...SIGNED_IN, flow: samplePinChange('auth', { at: 'card', card: ASKING_NEW_PIN }) },
      (t) => t.pinChange.again.auth,
    ),
    publicly('last-try', atCard('auth', 'confirmingLastTry'), (t) => t.pin.lastTitle),
    publicly('form', filling, (t) => t.form.cardFacts),
    publicly('idle-warning', { idle: { endsAtMs: epochMs(Date.now() + 30_000) } }, (t) => t.start.title),
    publicly('session-idle', { session: { at: 'ended', because: 'idle' } }, (t) => t.ended.nothingStays),
    publicly(
      'card-left',
      {
        session: { at: 'ended', because: 'signedOut' },
        devices: { service: 'running', readers: [{ name: SAMPLE_READER, card: 'present' }] },
      },
      (t) => t.takeCard.todo,
    ),
  ];
}
