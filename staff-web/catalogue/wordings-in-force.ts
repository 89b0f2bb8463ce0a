import { type Outcome, success } from '#contract/failures/outcome.ts';
import type { WordingKind } from '#contract/procedure/wording.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import type { DeskClient } from '../page/client.ts';
import { draftOf, type WordingDraft } from './wording-draft.ts';

interface InForce {
  readonly id: string;
  readonly version: number;
  readonly draft: WordingDraft;
}

/** What is used of a kind on a day; today where it is none. */
export async function wordingsInForce(client: DeskClient, kind: WordingKind, day: string): Promise<Outcome<InForce[]>> {
  const on = calendarDateSchema.safeParse(day);
  const query = on.success ? { on: on.data } : {};
  const listed = await inForceOf(client, kind, query);
  if (!listed.ok) return listed;
  return success(
    listed.value.map(({ id, version, definition }) => ({ id, version, draft: draftOf(kind, definition) })),
  );
}

type Listed = Outcome<readonly { readonly id: string; readonly version: number; readonly definition: unknown }[]>;

async function inForceOf(client: DeskClient, kind: WordingKind, query: { readonly on?: string }): Promise<Listed> {
  switch (kind) {
    case 'readySentence': {
      const read = await client.ask('readySentences', { query });
      return read.ok ? success(read.value.readySentences) : read;
    }
    case 'letterTemplate': {
      const read = await client.ask('letterTemplates', { query });
      return read.ok ? success(read.value.letterTemplates) : read;
    }
    case 'remedies': {
      const read = await client.ask('remedies', { query });
      return read.ok ? success(read.value.remedies) : read;
    }
  }
}
