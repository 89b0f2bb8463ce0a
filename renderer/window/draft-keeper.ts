import type { Draft } from '#contract/app/flows/apply-flow.ts';
import type { Snapshot } from '#contract/app/views/snapshot.ts';
import type { FamilyAnswers } from '#contract/family/answers.ts';
import type { Answers } from '#contract/procedure/answers.ts';
import { type Applicant, applicantSchema, type Sex } from '#contract/procedure/application.ts';
import type { LifeEvent, Procedure, Topic } from '#contract/procedure/procedure.ts';
import { actingFor, type FlowRef, visitIsOver } from './screen-of.ts';
import { keepPlace, placeOfLastVisit, type SearchPlace } from './search-place.ts';
import type { ViewStore } from './view-store.ts';

const SAVE_DELAY_MS = 400;

/** The applicant as far as known: read, or typed bit by bit. Names stay exactly as typed. */
export type ApplicantEntry =
  | { readonly by: 'nobody' }
  | { readonly by: 'card'; readonly applicant: Applicant }
  | {
      readonly by: 'person';
      readonly name: string;
      readonly address: string;
      readonly birthDate: string;
      readonly sex: Sex | '';
    };

export interface LocalDraft {
  readonly applicant: ApplicantEntry;
  readonly answers: Answers;
  readonly attachmentsToFollow: readonly string[];
  /** Places of answers that look wrong and of which the person said that they are not. */
  readonly confirmed: readonly string[];
  /** Places that were filled in from what is kept of the household, and left so. */
  readonly fromHousehold: readonly string[];
  /** What was ticked on the check page, for as long as nothing else changes. */
  readonly declared: readonly string[];
  /** The answer that the person came to change, or has come back from changing. */
  readonly changing: string | undefined;
  readonly withoutSignature: true | undefined;
  /** Which page of the form is open. */
  readonly page: number;
  /** True where the person came from the check page: the next press leads back there. */
  readonly mending: boolean;
}

export interface Search {
  readonly place?: SearchPlace;
  readonly topic?: Topic;
  readonly event?: LifeEvent;
  readonly query?: string;
}

/**
 * Keeps what is typed outside the screens, so that a card step, another language or a lost connection costs nothing.
 * Saves to the host a moment after each change. Each procedure has one draft: a new flow for it takes the draft over
 * while the holder and the environment stay the same.
 */
export interface DraftKeeper {
  /** The draft of a procedure; none where its form has not been open in this window. */
  read(procedure: Procedure): LocalDraft | undefined;
  /**
   * The draft of a form view, taking over what the host knows when its view is newer. A form that corrects a case is
   * another than one that applies anew: the host has kept the one that is left.
   */
  open(procedure: Procedure, fromHost: Draft, flow: FlowRef, corrects?: string): LocalDraft;
  change(procedure: Procedure, change: Partial<LocalDraft>): void;
  /** Opens the form at a page, and at an answer of it; `mending` one thing, the next press leads back to the check page. */
  openAt(procedure: Procedure, page: number, mending: boolean, at?: string): void;
  /** Makes a question of an answer that is known of the household. */
  openAnswer(procedure: Procedure, at: string): void;
  /** Notes what is ticked on the check page; anything changed later takes it back. */
  declare(procedure: Procedure, declared: readonly string[]): void;
  /** For a command that carries the draft itself. */
  takeForHost(procedure: Procedure): Draft;
  /** Saves at once what was not saved yet. */
  flush(): Promise<void>;
  /** Whether anything that the person entered is held here. */
  keepsEntries(): boolean;
  forgetAll(): void;
  /**
   * The last search of this person, so that the way back from a procedure shows the same list. On a computer of one's own
   * its place is that of the last visit until another one is known.
   */
  lastSearch(): Search;
  keepSearch(search: Search): void;
  /** What this person has answered about their household in this visit; it goes with everything else of theirs. */
  family(): FamilyDraft | undefined;
  keepFamily(draft: FamilyDraft | undefined): void;
  subscribe(listener: () => void): () => void;
  version(): number;
}

/** Answers of which the municipality may still be open. */
export type OpenAnswers = Omit<FamilyAnswers, 'municipality'> & Partial<Pick<FamilyAnswers, 'municipality'>>;

/** What was answered about the household, and what the rules ask next. */
export interface FamilyDraft {
  readonly answers: OpenAnswers;
  /** The fact that is asked for now, of those that the rules found open. */
  readonly asked: string | undefined;
  /** What was kept from an earlier visit is among the answers. */
  readonly knowsKept?: true;
}

/** Whose drafts they are; the person is unknown until the first session is open. */
interface Owner {
  readonly environment: string;
  readonly holder: string | undefined;
}

interface Entry {
  readonly corrects: string | undefined;
  draft: LocalDraft;
  flow: FlowRef;
  isDirty: boolean;
}

export function createDraftKeeper(store: Pick<ViewStore, 'call' | 'flow' | 'read' | 'subscribe'>): DraftKeeper {
  const entries = new Map<string, Entry>();
  const listeners = new Set<() => void>();
  let owner: Owner | undefined;
  let search: Search = {};
  let family: FamilyDraft | undefined;
  let version = 0;
  let wasOpen = false;
  let timer: number | undefined;

  /** Where something may be kept from one visit to the next; nothing of a person for whom another acts. */
  function ownPortal(): string | undefined {
    const { snapshot } = store.read();
    return snapshot?.publicTerminal === false && actingFor(snapshot) === undefined
      ? snapshot.environment.portal.origin
      : undefined;
  }

  function changed(): void {
    version += 1;
    for (const listener of listeners) listener();
  }

  function schedule(): void {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void flush(), SAVE_DELAY_MS);
  }

  async function flush(): Promise<void> {
    window.clearTimeout(timer);
    const flow = store.flow();
    for (const entry of entries.values()) {
      if (!entry.isDirty || flow === undefined || flow.flowId !== entry.flow.flowId) continue;
      entry.isDirty = false;
      const saved = await store.call('saveDraft', { ...flow, draft: draftForHost(entry.draft) });
      if (!saved.ok) {
        entry.isDirty = true;
        if (saved.failure.code === 'staleCommand') schedule();
      }
    }
  }

  function forgetAll(): void {
    window.clearTimeout(timer);
    entries.clear();
    changed();
  }

  // This listens before any screen does, so that no screen shows a session with the words of another person.
  store.subscribe(() => {
    const { snapshot, connection } = store.read();
    // What could not be saved while the host was out of reach is saved once it is back.
    if (connection === 'open' && !wasOpen && [...entries.values()].some(({ isDirty }) => isDirty)) schedule();
    wasOpen = connection === 'open';
    if (snapshot === undefined) return;
    const before = owner;
    owner = ownerNow(snapshot, before);
    const isElsewhere = before !== undefined && before.environment !== owner.environment;
    const isOther = before !== undefined && before.holder !== owner.holder;
    const isOver = visitIsOver(snapshot);
    if ((isElsewhere || isOther || isOver) && entries.size > 0) forgetAll();
    // A search from before the sign-in belongs to the person who signs in.
    if (isElsewhere || (isOther && before.holder !== undefined) || isOver) {
      search = {};
      family = undefined;
    }
  });

  return {
    read: (procedure) => {
      const entry = entries.get(keyOf(procedure));
      return entry?.corrects === undefined ? entry?.draft : undefined;
    },
    open: (procedure, fromHost, flow, corrects) => {
      const entry = entries.get(keyOf(procedure));
      if (entry === undefined || entry.corrects !== corrects) {
        const draft = {
          ...localDraft(fromHost),
          declared: [],
          changing: undefined,
          page: fromHost.page ?? 0,
          mending: false,
        };
        entries.set(keyOf(procedure), { corrects, draft, flow, isDirty: false });
        return draft;
      }
      if (entry.flow.flowId !== flow.flowId) {
        entry.flow = flow;
        if (fromHost.applicant !== null) entry.draft = withApplicant(entry.draft, entryOf(fromHost.applicant));
        entry.isDirty = true;
        schedule();
      } else if (entry.flow.revision !== flow.revision) {
        entry.flow = flow;
        if (!entry.isDirty) entry.draft = { ...entry.draft, ...mergedWith(entry.draft, fromHost) };
      }
      return entry.draft;
    },
    change: (procedure, change) => {
      const entry = entries.get(keyOf(procedure));
      if (entry === undefined) return;
      entry.draft = asChanged(entry.draft, change);
      entry.isDirty = true;
      schedule();
      changed();
    },
    openAt: (procedure, page, mending, at) => {
      const entry = entries.get(keyOf(procedure));
      if (entry !== undefined) entry.draft = { ...asQuestion(entry.draft, at), page, mending };
    },
    openAnswer: (procedure, at) => {
      const entry = entries.get(keyOf(procedure));
      if (entry === undefined) return;
      entry.draft = asQuestion(entry.draft, at);
      entry.isDirty = true;
      schedule();
      changed();
    },
    declare: (procedure, declared) => {
      const entry = entries.get(keyOf(procedure));
      if (entry !== undefined) entry.draft = { ...entry.draft, declared };
    },
    takeForHost: (procedure) => {
      const entry = entries.get(keyOf(procedure));
      if (entry === undefined) return { applicant: null, answers: {}, attachmentsToFollow: [] };
      entry.isDirty = false;
      return draftForHost(entry.draft);
    },
    flush,
    keepsEntries: () => [...entries.values()].some(({ draft }) => hasEntries(draft)),
    forgetAll,
    lastSearch: () => {
      const portal = ownPortal();
      const place = search.place ?? (portal === undefined ? undefined : placeOfLastVisit(portal));
      return place === undefined ? search : { ...search, place };
    },
    keepSearch: (asked) => {
      search = asked;
      const portal = ownPortal();
      if (portal !== undefined) keepPlace(portal, asked.place);
    },
    family: () => family,
    keepFamily: (draft) => {
      family = draft;
      changed();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
  };
}

/** A person who signs out stays the owner, since the same person may come back; a public terminal expects another one. */
function ownerNow({ environment, session, publicTerminal }: Snapshot, before: Owner | undefined): Owner {
  const here = `${environment.portal.origin} ${environment.practicePersona ?? ''}`;
  if (session.at === 'active') return { environment: here, holder: session.holder };
  return { environment: here, holder: publicTerminal ? undefined : before?.holder };
}

function hasEntries({ applicant, answers, attachmentsToFollow, withoutSignature }: LocalDraft): boolean {
  const isSaid = Object.keys(answers).length > 0 || attachmentsToFollow.length > 0 || withoutSignature === true;
  return isSaid || applicant.by !== 'nobody';
}

function keyOf({ id, municipality }: Procedure): string {
  return `${municipality.code}/${id}`;
}

/** A word given for an answer holds for that answer alone, and what was declared for what was read then. */
function asChanged(draft: LocalDraft, change: Partial<LocalDraft>): LocalDraft {
  const changed = { ...draft, ...change };
  const isAsBefore = (at: string) => answerAt(draft, at) === answerAt(changed, at);
  return {
    ...changed,
    confirmed: changed.confirmed.filter(isAsBefore),
    fromHousehold: changed.fromHousehold.filter(isAsBefore),
    declared: saysOtherThings(change) ? [] : draft.declared,
  };
}

/** A place names one answer, or all of an item (`children.0`). */
function asQuestion(draft: LocalDraft, at: string | undefined): LocalDraft {
  if (at === undefined) return { ...draft, changing: undefined };
  const stays = (place: string) => place !== at && !place.startsWith(`${at}.`);
  return { ...draft, changing: at, fromHousehold: draft.fromHousehold.filter(stays) };
}

function saysOtherThings({ answers, applicant, attachmentsToFollow }: Partial<LocalDraft>): boolean {
  return answers !== undefined || applicant !== undefined || attachmentsToFollow !== undefined;
}

/** What was given at a place (`children.0.name`). */
export function answerAt({ applicant, answers }: Pick<LocalDraft, 'applicant' | 'answers'>, at: string): unknown {
  const inside = (value: unknown, key: string) =>
    typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return at.split('.').reduce(inside, { ...answers, applicant });
}

function localDraft(draft: Draft) {
  const { applicant, typedApplicant, answers, attachmentsToFollow, withoutSignature } = draft;
  const { confirmed = [], fromHousehold = [] } = draft;
  const entry: ApplicantEntry = typedApplicant === undefined ? entryOf(applicant) : { by: 'person', ...typedApplicant };
  return { applicant: entry, answers, attachmentsToFollow, confirmed, fromHousehold, withoutSignature };
}

/** What the host says, but for an applicant who is being typed and whom it does not know yet. */
function mergedWith(local: LocalDraft, fromHost: Draft) {
  const merged = localDraft(fromHost);
  return merged.applicant.by === 'nobody' ? { ...merged, applicant: local.applicant } : merged;
}

/** One who was just read is shown first. */
function withApplicant(draft: LocalDraft, applicant: ApplicantEntry): LocalDraft {
  const isAsBefore = JSON.stringify(draft.applicant) === JSON.stringify(applicant);
  return isAsBefore ? draft : { ...draft, applicant, page: 0 };
}

function entryOf(applicant: Applicant | null): ApplicantEntry {
  if (applicant === null) return { by: 'nobody' };
  const { name, address, birthDate, sex } = applicant;
  const wasTyped = [name, address, birthDate, sex].every(({ origin }) => origin === 'person');
  return wasTyped
    ? { by: 'person', name: name.value, address: address.value, birthDate: birthDate.value, sex: sex.value }
    : { by: 'card', applicant };
}

/** The applicant where it is complete. */
export function applicantOf(entry: ApplicantEntry): Applicant | null {
  if (entry.by === 'nobody') return null;
  if (entry.by === 'card') return entry.applicant;
  const typed = <T>(value: T) => ({ value, origin: 'person' as const });
  const parsed = applicantSchema.safeParse({
    name: typed(entry.name),
    address: typed(entry.address),
    birthDate: typed(entry.birthDate),
    sex: typed(entry.sex),
  });
  return parsed.success ? parsed.data : null;
}

function draftForHost(draft: LocalDraft): Draft {
  const { applicant: entry, answers, attachmentsToFollow, confirmed, fromHousehold, withoutSignature, page } = draft;
  const applicant = applicantOf(entry);
  return {
    applicant,
    ...(applicant === null && entry.by === 'person' ? { typedApplicant: typedSoFar(entry) } : {}),
    answers,
    attachmentsToFollow: [...attachmentsToFollow],
    ...(confirmed.length > 0 ? { confirmed: [...confirmed] } : {}),
    ...(fromHousehold.length > 0 ? { fromHousehold: [...fromHousehold] } : {}),
    ...(withoutSignature === true ? { withoutSignature } : {}),
    page,
  };
}

const TYPED_LIMIT_CHARACTERS = 2_000;

function typedSoFar({ name, address, birthDate, sex }: Extract<ApplicantEntry, { by: 'person' }>) {
  const kept = (text: string) => text.slice(0, TYPED_LIMIT_CHARACTERS);
  return { name: kept(name), address: kept(address), birthDate: birthDate.slice(0, 40), sex };
}
