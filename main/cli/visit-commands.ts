import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type ApplicationDetail, receiptNumberSchema } from '#contract/portal/application-routes.ts';
import { visitNumberSchema } from '#contract/procedure/case-act.ts';
import { sectionKeySchema, slotSchema } from '#contract/procedure/visit.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { type CommandContext, runCommand } from './command-context.ts';
import { type CommandSession, withPortalSession } from './portal-session.ts';
import { runWithReaders } from './with-readers.ts';

interface VisitsOptions {
  readonly slots?: string | undefined;
  readonly book?: string | undefined;
  readonly move?: string | undefined;
  readonly cancel?: string | undefined;
}

/** Own visits; with `slots` when an office receives people, which needs no card; with a number, what is done about one. */
export function runVisits(number: string | undefined, options: VisitsOptions): Promise<void> {
  const { slots, book, move, cancel, ...shared } = options;
  if (slots !== undefined) return runCommand(shared, (context) => showSlots(context, slots));
  return runWithReaders(shared, async (transport, context) => {
    const wanted = wantedOf(number, { book, move, cancel });
    if (!wanted.ok) return wanted;
    return withPortalSession(transport, context, ['auth'], (session) =>
      wanted.value === undefined ? showVisits(session, context) : changeVisit(session, context, wanted.value),
    );
  });
}

type Wanted =
  | { readonly does: 'book'; readonly number: string; readonly slot: string }
  | { readonly does: 'move'; readonly number: string; readonly visit: number; readonly slot: string }
  | { readonly does: 'cancel'; readonly number: string; readonly visit: number };

function wantedOf(number: string | undefined, options: VisitsOptions): Outcome<Wanted | undefined> {
  const { book, move, cancel } = options;
  if (number === undefined && book === undefined && cancel === undefined && move === undefined) {
    return success(undefined);
  }
  const of = receiptNumberSchema.safeParse(number);
  if (!of.success) return failed({ code: 'usage', detail: 'what is booked or cancelled is for one receipt number' });
  if (cancel !== undefined) {
    const visit = visitNumberSchema.safeParse(Number(cancel));
    if (!visit.success) return failed({ code: 'usage', detail: '--cancel takes the number of a visit' });
    return success({ does: 'cancel', number: of.data, visit: visit.data });
  }
  const slot = slotSchema.safeParse(book);
  if (!slot.success) return failed({ code: 'usage', detail: '--book takes a time such as 2026-12-07T09:20' });
  if (move === undefined) return success({ does: 'book', number: of.data, slot: slot.data });
  const visit = visitNumberSchema.safeParse(Number(move));
  if (!visit.success) return failed({ code: 'usage', detail: '--move takes the number of a visit' });
  return success({ does: 'move', number: of.data, visit: visit.data, slot: slot.data });
}

async function showSlots({ portal, output, signal }: CommandContext, office: string): Promise<Outcome<void>> {
  const [code = '', key = ''] = office.split('/');
  const municipality = municipalityCodeSchema.safeParse(code);
  const section = sectionKeySchema.safeParse(key);
  if (!municipality.success || !section.success) {
    return failed({ code: 'usage', detail: '--slots takes a municipality and its section, such as 131318/child' });
  }
  const opened = portal();
  if (!opened.ok) return opened;
  const params = { municipality: municipality.data, section: section.data };
  const read = await opened.value.call('listSlots', { params, query: {}, signal });
  if (!read.ok) return read;
  const free = read.value.days.flatMap(({ slots }) => slots.filter(({ state }) => state !== 'full'));
  output.result(read.value, () =>
    free.map(({ slot, state, left }) => [slot, state, left ?? '-'].join('\t')).join('\n'),
  );
  return success(undefined);
}

async function showVisits(
  { portal, opened: { token } }: CommandSession,
  { output, language, signal }: CommandContext,
): Promise<Outcome<void>> {
  const listed = await portal.call('listVisits', { token, signal });
  if (!listed.ok) return listed;
  output.result(listed.value, () =>
    listed.value.visits
      .map(({ receiptNumber, visit, slot, section }) =>
        [receiptNumber, visit, slot, section === null ? '-' : inLanguage(section.place, language)].join('\t'),
      )
      .join('\n'),
  );
  return success(undefined);
}

async function changeVisit(session: CommandSession, context: CommandContext, wanted: Wanted): Promise<Outcome<void>> {
  const changed = await askFor(session, context, wanted);
  if (!changed.ok) return changed;
  const { receiptNumber, visits } = changed.value;
  context.output.result({ receiptNumber, ...visits }, () =>
    visits.visits.map(({ visit, slot, state }) => [visit, slot, state].join('\t')).join('\n'),
  );
  return success(undefined);
}

function askFor(
  { portal, opened: { token } }: CommandSession,
  { signal }: CommandContext,
  wanted: Wanted,
): Promise<Outcome<ApplicationDetail>> {
  const { number } = wanted;
  switch (wanted.does) {
    case 'book':
      return portal.call('bookVisit', { params: { number }, body: { slot: wanted.slot }, token, signal });
    case 'move': {
      const params = { number, visit: wanted.visit };
      return portal.call('changeVisit', { params, body: { slot: wanted.slot }, token, signal });
    }
    case 'cancel':
      return portal.call('cancelVisit', { params: { number, visit: wanted.visit }, token, signal });
  }
}
