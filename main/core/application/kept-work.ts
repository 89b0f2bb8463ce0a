import { createHash } from 'node:crypto';
import * as z from 'zod';
import { draftSchema } from '#contract/app/flows/apply-flow.ts';
import { type KeptDraft, keptDraftSchema } from '#contract/app/views/kept-view.ts';
import { type FamilyAnswers, familyAnswersSchema } from '#contract/family/answers.ts';
import { filledAnswers } from '#contract/procedure/answers.ts';
import type { Corrects } from '#contract/procedure/correction.ts';
import { dueDay } from '#contract/procedure/deadlines.ts';
import { type HouseholdFacts, householdFactsSchema } from '#contract/procedure/household-facts.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { attachmentMediaTypeSchema } from '#contract/values/attachment-media-type.ts';
import { type CalendarDate, type EpochMs, epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay, japaneseInstant } from '#contract/values/calendar.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { Clock } from '../ports/ports.ts';
import type { PrivateFiles } from '../ports/private-files.ts';
import type { AttachedFile } from './application-composer.ts';
import type { Form } from './apply.ts';

/** How long an application that is not sent is kept after its last change. */
const KEPT_DAYS = 30;
const MOST_DRAFTS = 20;
/** A household changes seldom; one that nobody has used for longer is forgotten. */
const HOUSEHOLD_DAYS = 2 * 366;
const HOUSEHOLD = 'household';
const FAMILY = 'family';
const DAY_MS = 86_400_000;

const keptFormSchema = keptDraftSchema
  .extend({
    version: z.literal(1),
    draft: draftSchema,
    attached: z
      .array(
        z.strictObject({
          key: z.string().max(40),
          fileName: z.string().max(200),
          mediaType: attachmentMediaTypeSchema,
          sha256: z.string().regex(/^[0-9a-f]{64}$/),
        }),
      )
      .max(25),
  })
  .strict();

/** A form as it was left. */
type LeftForm = Pick<Form, 'draft' | 'attached'> & { readonly kept: CalendarDate };

interface Which extends Pick<Procedure, 'id'> {
  readonly municipality: Pick<Procedure['municipality'], 'code'>;
  /** Of one that corrects: which case. */
  readonly corrects?: string | undefined;
}

/** What one person has begun, and what they keep of their household, from one visit to the next. */
export interface KeptWork {
  /** The one written last comes first. */
  drafts(): Promise<KeptDraft[]>;
  /** What was begun; with `corrects`, the correction of exactly that. One of an earlier filing or question is forgotten. */
  open(procedure: Procedure, corrects?: Corrects): Promise<LeftForm | undefined>;
  /** Resolves to the last day on which it is there; `null` where it could not be kept. */
  keep(form: Form): Promise<CalendarDate | null>;
  /** Resolves to false where something of it is still there. */
  forget(which: Which): Promise<boolean>;
  household(): Promise<HouseholdFacts | undefined>;
  keepHousehold(household: HouseholdFacts): Promise<void>;
  forgetHousehold(): Promise<boolean>;
  /** What the person has answered about their household, to find what concerns it. */
  family(): Promise<FamilyAnswers | undefined>;
  /** Resolves to false where it could not be kept. */
  keepFamily(answers: FamilyAnswers): Promise<boolean>;
  forgetFamily(): Promise<boolean>;
}

/** The work of each person, by a name that stands for them; of nobody, and where there are no files, nothing is kept. */
export function createKeptWork(
  files: PrivateFiles | undefined,
  clock: Pick<Clock, 'nowMs'>,
): (owner: string | undefined) => KeptWork {
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other, so that what was written last stands, and is what is read. */
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = last.then(act);
    last = done.catch(() => undefined);
    return done;
  }
  return (owner) =>
    files === undefined || owner === undefined ? NOTHING_KEPT : workOf({ files, owner, clock, inTurn });
}

const NOTHING_KEPT: KeptWork = {
  drafts: async () => [],
  open: async () => undefined,
  keep: async () => null,
  forget: async () => true,
  household: async () => undefined,
  keepHousehold: async () => undefined,
  forgetHousehold: async () => true,
  family: async () => undefined,
  keepFamily: async () => false,
  forgetFamily: async () => true,
};

function workOf(place: {
  readonly files: PrivateFiles;
  readonly owner: string;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly inTurn: <T>(act: () => Promise<T>) => Promise<T>;
}): KeptWork {
  const { files, owner, clock, inTurn } = place;

  async function readDraft(name: string): Promise<z.infer<typeof keptFormSchema> | undefined> {
    const bytes = await files.read(owner, name);
    return bytes && keptFormSchema.safeParse(parsedJson(Buffer.from(bytes).toString('utf8'))).data;
  }

  async function allDrafts() {
    const names = (await files.names(owner)).filter((name) => DRAFT_NAME.test(name));
    const read = await Promise.all(names.map(async (name) => ({ name, kept: await readDraft(name) })));
    return read
      .flatMap(({ name, kept }) => (kept === undefined ? [] : [{ name, kept }]))
      .sort((one, other) => other.kept.savedAt.localeCompare(one.kept.savedAt));
  }

  /** Removes the files of a draft but some, or with them all of it. */
  async function removeFiles(draft: string, but: readonly string[]): Promise<boolean> {
    const names = (await files.names(owner)).filter((one) => one.startsWith(`${draft}-`) && !but.includes(one));
    const gone = await Promise.all(names.map((one) => files.remove(owner, one)));
    return !gone.includes(false);
  }

  async function removeDraft(name: string): Promise<boolean> {
    const gone = [await removeFiles(name, []), await files.remove(owner, name)];
    return !gone.includes(false);
  }

  async function writeFiles(name: string, attached: readonly AttachedFile[], until: EpochMs): Promise<boolean> {
    const there = await files.names(owner);
    for (const file of attached) {
      const fileName = nameOfFile(name, file);
      if (there.includes(fileName)) continue;
      if (!(await files.write(owner, fileName, file.bytes, until))) return false;
    }
    return true;
  }

  return {
    async drafts() {
      const all = await inTurn(allDrafts);
      return all.slice(0, MOST_DRAFTS).map(({ kept: { version: _, draft: __, attached: ___, ...shown } }) => shown);
    },

    async open(procedure, corrects) {
      const name = nameOfDraft({ ...procedure, corrects: corrects?.receiptNumber });
      const kept = await inTurn(() => readDraft(name));
      if (kept === undefined) return undefined;
      if (!isOfSame(kept.corrects, corrects)) {
        await inTurn(() => removeDraft(name));
        return undefined;
      }
      const known = kept.attached.filter(({ key }) => procedure.attachments.some((rule) => rule.key === key));
      const attached = await Promise.all(
        known.map(async (file): Promise<AttachedFile[]> => {
          const bytes = await files.read(owner, nameOfFile(name, file));
          return bytes === undefined ? [] : [{ ...file, bytes }];
        }),
      );
      return { draft: kept.draft, attached: attached.flat(), kept: kept.keptUntil };
    },

    keep: ({ procedure, draft, attached, correction }) =>
      inTurn(async () => {
        const name = nameOfDraft({ ...procedure, corrects: correction?.corrects.receiptNumber });
        const now = clock.nowMs();
        const today = japaneseDay(now);
        const keptUntil = addDays(today, KEPT_DAYS);
        const kept: z.infer<typeof keptFormSchema> = {
          version: 1,
          procedure: { id: procedure.id, title: procedure.title },
          municipality: procedure.municipality,
          savedAt: japaneseInstant(now),
          keptUntil,
          lastDay:
            correction?.asked.lastDay ?? dueDay(procedure, filledAnswers(procedure, draft.answers), today) ?? null,
          ...(correction === undefined ? {} : { corrects: correction.corrects }),
          draft,
          attached: attached.map(({ key, fileName, mediaType, sha256 }) => ({ key, fileName, mediaType, sha256 })),
        };
        const until = endOfDay(keptUntil);
        // Files are written once, so they stay a while longer than a draft that is changed again and again.
        const written = await writeFiles(name, attached, epochMs(until + KEPT_DAYS * DAY_MS));
        if (!written || !(await files.write(owner, name, Buffer.from(JSON.stringify(kept)), until))) return null;
        await removeFiles(
          name,
          attached.map((file) => nameOfFile(name, file)),
        );
        for (const old of (await allDrafts()).slice(MOST_DRAFTS)) await removeDraft(old.name);
        return keptUntil;
      }),

    forget: (which) => inTurn(() => removeDraft(nameOfDraft(which))),

    async household() {
      const bytes = await inTurn(() => files.read(owner, HOUSEHOLD));
      return bytes && householdFactsSchema.safeParse(parsedJson(Buffer.from(bytes).toString('utf8'))).data;
    },
    async keepHousehold(household) {
      const until = epochMs(clock.nowMs() + HOUSEHOLD_DAYS * DAY_MS);
      await inTurn(() => files.write(owner, HOUSEHOLD, Buffer.from(JSON.stringify(household)), until));
    },
    forgetHousehold: () => inTurn(() => files.remove(owner, HOUSEHOLD)),

    async family() {
      const bytes = await inTurn(() => files.read(owner, FAMILY));
      return bytes && familyAnswersSchema.safeParse(parsedJson(Buffer.from(bytes).toString('utf8'))).data;
    },
    keepFamily(answers) {
      const until = epochMs(clock.nowMs() + HOUSEHOLD_DAYS * DAY_MS);
      return inTurn(() => files.write(owner, FAMILY, Buffer.from(JSON.stringify(answers)), until));
    },
    forgetFamily: () => inTurn(() => files.remove(owner, FAMILY)),
  };
}

const DRAFT_NAME = /^draft-[0-9a-f]{24}$/;

/** A name that does not tell of which procedure it is. */
function nameOfDraft({ id, municipality, corrects }: Which): string {
  const of = corrects === undefined ? `${municipality.code}/${id}` : `${municipality.code}/${id}/${corrects}`;
  return `draft-${createHash('sha256').update(of).digest('hex').slice(0, 24)}`;
}

function nameOfFile(draft: string, { key, sha256 }: Pick<AttachedFile, 'key' | 'sha256'>): string {
  const ofKey = createHash('sha256').update(key).digest('hex').slice(0, 8);
  return `${draft}-${ofKey}-${sha256.slice(0, 32)}`;
}

function isOfSame(one: Corrects | undefined, other: Corrects | undefined): boolean {
  return (
    one?.receiptNumber === other?.receiptNumber &&
    one?.sha256 === other?.sha256 &&
    one?.correctionId === other?.correctionId
  );
}

/** The last moment of a day in Japan. */
function endOfDay(day: CalendarDate): EpochMs {
  return epochMs(Date.parse(`${day}T23:59:59+09:00`));
}
