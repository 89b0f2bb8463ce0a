import type { FlowView } from '#contract/app/flows/flow-list.ts';
import type { Handlers } from '#contract/app/ipc-server.ts';
import type { Snapshot } from '#contract/app/views/snapshot.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { Messages } from '#words/messages.ts';
import { SIGNED_IN, sampleSnapshot } from './sample-snapshot.ts';

/** One screen as a person meets it. An entry needs none before it: it begins with nothing typed. */
export interface GalleryEntry {
  readonly name: string;
  /** Where the person is. */
  readonly route: Readonly<Record<string, string | number>>;
  /** What the host knows. */
  readonly snapshot: Snapshot;
  /** What must stand on the screen. */
  readonly shows: (t: Messages) => string;
  /** Labels of the buttons that lead to what is to be seen, pressed one after the other. */
  readonly presses: readonly ((t: Messages) => string)[];
  /** What the host answers otherwise than on other screens. */
  readonly answers?: Partial<Handlers>;
}

export interface EntryBuilders {
  /** A screen at a place of the window. */
  screen(
    name: string,
    route: GalleryEntry['route'],
    change: Partial<Snapshot>,
    shows: GalleryEntry['shows'],
    ...presses: GalleryEntry['presses']
  ): GalleryEntry;
  /** A screen of a flow, in a session. */
  flow(name: string, view: FlowView, shows: GalleryEntry['shows'], ...presses: GalleryEntry['presses']): GalleryEntry;
}

export const AT_HOME = { at: 'home' } as const;

export function entriesIn(language: Language): EntryBuilders {
  const screen: EntryBuilders['screen'] = (name, route, change, shows, ...presses) => ({
    name,
    route,
    snapshot: sampleSnapshot(language, change),
    shows,
    presses,
  });
  return {
    screen,
    flow: (name, view, shows, ...presses) => screen(name, AT_HOME, { ...SIGNED_IN, flow: view }, shows, ...presses),
  };
}
