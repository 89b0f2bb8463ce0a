import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type HouseholdNewsSettings, householdNewsSettingsSchema } from '#contract/app/views/household-news-view.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import type { FamilyAnswers } from '#contract/family/answers.ts';
import { type HouseholdNews, PAUSE_DAYS, tellNews, withTold } from '#contract/family/news.ts';
import { type CalendarDate, calendarDateSchema, epochMs, epochMsSchema } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { afterQuiet, QUIET_HOURS } from '#contract/values/quiet-hours.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { Clock } from '../ports/ports.ts';
import type { PrivateFiles } from '../ports/private-files.ts';

const KEPT_MS = 2 * 366 * 86_400_000;
const OFF: HouseholdNewsSettings = { isOn: false, quiet: QUIET_HOURS[0], pausedUntil: null };

const noteSchema = householdNewsSettingsSchema.extend({
  version: z.literal(1),
  /** Whose answers they are; a name of this computer's own. */
  person: z.string().max(200),
  told: z.array(z.strictObject({ item: z.string().max(200), on: calendarDateSchema })).max(1_000),
  toldAtMs: epochMsSchema.nullable(),
});
type Note = z.infer<typeof noteSchema>;

/** Whether this computer says by itself that something fits a person's household. */
interface PersonsNotes {
  /** `undefined` where nothing can be kept of them. */
  settings(): Promise<HouseholdNewsSettings | undefined>;
  /** What concerns the household by then counts as told. Resolves to `undefined` where it could not be kept. */
  change(asked: AskedNotes): Promise<HouseholdNewsSettings | undefined>;
  /** What the person has on the screen as they say it counts as told. */
  seen(): Promise<void>;
  /** Resolves to false where something of it is still there. */
  forget(): Promise<boolean>;
}

export interface HouseholdNotes {
  of(person: string | undefined): PersonsNotes;
  /** Whether something is to be said now. Looks once a day at each household, with nobody signed in. */
  look(): Promise<boolean>;
}

interface AskedNotes extends Omit<HouseholdNewsSettings, 'pausedUntil'> {
  readonly isPaused: boolean;
}

interface NotesPlace {
  readonly files: PrivateFiles | undefined;
  /** Keeps what is of another portal apart. */
  readonly portalName: string;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly answersOf: (person: string) => Promise<FamilyAnswers | undefined>;
  readonly newsOf: (answers: FamilyAnswers, today: CalendarDate) => Promise<Outcome<readonly HouseholdNews[]>>;
}

export function createHouseholdNotes({ files, portalName, clock, answersOf, newsOf }: NotesPlace): HouseholdNotes {
  const owner = `household news ${portalName}`;
  /** By the file's name: the day on which a household was looked at. */
  const looked = new Map<string, CalendarDate>();
  const today = () => japaneseDay(clock.nowMs());

  async function read(name: string): Promise<Note | undefined> {
    const bytes = await files?.read(owner, name);
    return bytes && noteSchema.safeParse(parsedJson(Buffer.from(bytes).toString('utf8'))).data;
  }

  async function write(note: Note): Promise<boolean> {
    const until = epochMs(clock.nowMs() + KEPT_MS);
    return (await files?.write(owner, nameOf(note.person), Buffer.from(JSON.stringify(note)), until)) === true;
  }

  async function newsFor(person: string): Promise<readonly HouseholdNews[] | undefined> {
    const answers = await answersOf(person);
    const news = answers && (await newsOf(answers, today()));
    return news?.ok === true ? news.value : undefined;
  }

  async function lookAt(name: string): Promise<boolean> {
    const note = await read(name);
    const day = today();
    const isSilent = note === undefined || !note.isOn || (note.pausedUntil !== null && day < note.pausedUntil);
    if (isSilent || looked.get(name) === day || afterQuiet(clock.nowMs(), note.quiet) > clock.nowMs()) return false;
    const news = await newsFor(note.person);
    if (news === undefined) return false;
    looked.set(name, day);
    const { isTold, after } = tellNews(note, news, { nowMs: clock.nowMs(), today: day, quiet: note.quiet });
    // What cannot be kept as told is not told: it would be told every day.
    return isTold && (await write({ ...note, ...after, told: [...after.told] }));
  }

  function notesOf(person: string): PersonsNotes {
    const name = nameOf(person);
    return {
      async settings() {
        const note = await read(name);
        return note === undefined ? OFF : settingsOf(note, today());
      },
      async change({ isOn, quiet, isPaused }) {
        const day = today();
        const before = await read(name);
        const paused = before === undefined ? null : settingsOf(before, day).pausedUntil;
        const { told, toldAtMs } = withTold(before ?? NOTHING_TOLD, (await newsFor(person)) ?? [], day);
        const note: Note = {
          version: 1,
          person,
          isOn,
          quiet,
          pausedUntil: isOn && isPaused ? (paused ?? addDays(day, PAUSE_DAYS)) : null,
          told: [...told],
          toldAtMs,
        };
        return (await write(note)) ? settingsOf(note, day) : undefined;
      },
      async seen() {
        const note = await read(name);
        if (note === undefined) return;
        const { told } = withTold(note, (await newsFor(person)) ?? [], today());
        await write({ ...note, told: [...told] });
      },
      forget: async () => (await files?.remove(owner, name)) ?? true,
    };
  }

  return {
    of: (person) => (files === undefined || person === undefined ? NO_NOTES : notesOf(person)),
    async look() {
      let isTold = false;
      for (const name of (await files?.names(owner)) ?? []) isTold = (await lookAt(name)) || isTold;
      return isTold;
    },
  };
}

const NOTHING_TOLD = { told: [], toldAtMs: null };
const NO_NOTES: PersonsNotes = {
  settings: async () => undefined,
  change: async () => undefined,
  seen: async () => undefined,
  forget: async () => true,
};

function settingsOf({ isOn, quiet, pausedUntil }: Note, today: CalendarDate): HouseholdNewsSettings {
  return { isOn, quiet, pausedUntil: pausedUntil !== null && today < pausedUntil ? pausedUntil : null };
}

/** A name that does not tell whose it is. */
function nameOf(person: string): string {
  return `of-${createHash('sha256').update(person).digest('hex').slice(0, 32)}`;
}

const FIRST_LOOK_MS = 60_000;
const EVERY_MS = 3_600_000;

/** Has the computer note, once for all, that something fits a household which is kept on it. The note says nothing of what it is. */
export async function watchHouseholds(options: {
  readonly clock: Clock;
  readonly look: () => Promise<boolean>;
  readonly note: () => void;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { clock, look, note, signal } = options;
  await clock.wait(FIRST_LOOK_MS, signal);
  for (;;) {
    if (await look()) note();
    await clock.wait(EVERY_MS, signal);
  }
}
