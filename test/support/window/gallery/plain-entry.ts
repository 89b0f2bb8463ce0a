import type { MethodName } from '#contract/app/app-contract.ts';
import type { Handlers } from '#contract/app/ipc-server.ts';
import type { Snapshot } from '#contract/app/views/snapshot.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { loadMessages } from '#words/messages.ts';
import { answerForGallery, type GalleryFolder, gallery, SCREENS_OF } from './gallery.ts';
import { IN_PRACTICE } from './sample-snapshot.ts';

/** An entry of the gallery as data that a page can load, in the words of one language. */
export interface PlainEntry {
  readonly name: string;
  readonly route: Readonly<Record<string, string | number>>;
  readonly snapshot: Snapshot;
  readonly shows: string;
  readonly presses: readonly string[];
  /** What a host answers to the questions of the screens. */
  readonly answers: Readonly<Partial<Record<MethodName, Outcome<unknown>>>>;
}

/** In which window an entry is to be seen, whatever its own snapshot says. */
export interface Modes {
  readonly inPractice: boolean;
  readonly publicTerminal: boolean;
}

/** Names of all entries, by folder. */
export function galleryIndex(): Readonly<Record<GalleryFolder, readonly string[]>> {
  const folders = Object.entries(SCREENS_OF).map(([folder, screens]) => [
    folder,
    screens('ja').map(({ name }) => name),
  ]);
  return Object.fromEntries(folders);
}

export async function plainEntry(name: string, language: Language, modes: Modes): Promise<PlainEntry | undefined> {
  const entry = gallery(language).find((one) => one.name === name);
  if (entry === undefined) return undefined;
  const t = await loadMessages(language);
  return {
    name,
    route: entry.route,
    snapshot: {
      ...entry.snapshot,
      ...(modes.inPractice ? IN_PRACTICE : {}),
      ...(modes.publicTerminal ? { publicTerminal: true } : {}),
    },
    shows: entry.shows(t),
    presses: entry.presses.map((press) => press(t)),
    answers: await plainAnswers(entry.answers),
  };
}

async function plainAnswers(otherwise: Partial<Handlers> = {}): Promise<PlainEntry['answers']> {
  const handlers: Partial<Handlers> = {};
  answerForGallery({
    answer: (method, handler) => {
      handlers[method] = handler;
    },
  });
  const answered = Object.entries({ ...handlers, ...otherwise }).map(async ([method, handler]) => [
    method,
    await handler({} as never),
  ]);
  return Object.fromEntries(await Promise.all(answered));
}
