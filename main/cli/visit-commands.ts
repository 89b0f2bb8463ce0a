import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type ApplicationDetail, receiptNumberSchema } from '#contract/portal/application-routes.ts';
import type { FreeVisit, WantedVisit } from '#contract/portal/visit-routes.ts';
import { visitNumberSchema } from '#contract/procedure/case-act.ts';
import { sectionKeySchema, slotSchema } from '#contract/procedure/visit.ts';
import { municipalityCodeSchema, procedureIdSchema } from '#contract/values/brands.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { type CommandContext, runCommand } from './command-context.ts';
import { type CommandSession, type ForOption, forOption, withSessionFor } from './portal-session.ts';
import { runWithReaders } from './with-readers.ts';

interface VisitsOptions extends ForOption {
  readonly slots?: string | undefined;
  readonly book?: string | undefined;
  readonly office?: string | undefined;
  readonly purpose?: string | undefined;
  readonly move?: string | undefined;
  readonly cancel?: string | undefined;
}

/**
 * Own visits; with `slots` when an office receives people, which needs no card; with the number of an application what is done
 * about one of its visits, and without it about one that belongs to none.
 */
export function runVisits(number: string | undefined, options: VisitsOptions): Promise<void> {
  const { slots, book, office, purpose, move, cancel, ...shared } = options;
  if (slots !== undefined) return runCommand(shared, (context) => showSlots(context, slots));
  return runWithReaders(shared, async (transport, context) => {
    const asked = { book, office, purpose, move, cancel };
    const wanted = number === undefined ? wantedWithoutCase(asked) : wantedOf(number, asked);
    if (!wanted.ok) return wanted;
    return withSessionFor(transport, context, { slots: ['auth'], ...forOption(options) }, (session) =>
      wanted.value === undefined ? showVisits(session, context) : changeVisit(session, context, wanted.value),
    );
  });
}

type Wanted =
  | { readonly does: 'book'; readonly number: string; readonly slot: string }
  | { readonly does: 'move'; readonly number: string; readonly visit: number; readonly slot: string }
  | { readonly does: 'cancel'; readonly number: string; readonly visit: number }
  | ({ readonly does: 'bookFree' } & WantedVisit)
  | { readonly does: 'moveFree'; readonly id: string; readonly slot: string }
  | { readonly does: 'cancelFree'; readonly id: string };

const usage = (detail: string) => failed({ code: 'usage', detail });
const NO_SLOT = '--book takes a time such as 2026-12-07T09:20';

function wantedOf(number: string, { book, office, purpose, move, cancel }: VisitsOptions): Outcome<Wanted> {
  const of = receiptNumberSchema.safeParse(number);
  if (!of.success) return usage('what is booked or cancelled is for one receipt number');
  if (office !== undefined || purpose !== undefined)
    return usage('--office and --purpose are for a visit without a number');
  if (cancel !== undefined) {
    const visit = visitNumberSchema.safeParse(Number(cancel));
    if (!visit.success) return usage('--cancel takes the number of a visit');
    return success({ does: 'cancel', number: of.data, visit: visit.data });
  }
  const slot = slotSchema.safeParse(book);
  if (!slot.success) return usage(NO_SLOT);
  if (move === undefined) return success({ does: 'book', number: of.data, slot: slot.data });
  const visit = visitNumberSchema.safeParse(Number(move));
  if (!visit.success) return usage('--move takes the number of a visit');
  return success({ does: 'move', number: of.data, visit: visit.data, slot: slot.data });
}

/** `undefined` where nothing is done about any. */
function wantedWithoutCase({ book, office, purpose, move, cancel }: VisitsOptions): Outcome<Wanted | undefined> {
  if ([book, office, purpose, move, cancel].every((option) => option === undefined)) return success(undefined);
  if (cancel !== undefined) {
    const id = receiptNumberSchema.safeParse(cancel);
    return id.success ? success({ does: 'cancelFree', id: id.data }) : usage('--cancel takes the number of a visit');
  }
  const slot = slotSchema.safeParse(book);
  if (!slot.success) return usage(NO_SLOT);
  if (move !== undefined) {
    const id = receiptNumberSchema.safeParse(move);
    if (!id.success) return usage('--move takes the number of a visit');
    return success({ does: 'moveFree', id: id.data, slot: slot.data });
  }
  const at = office === undefined ? undefined : officeOf(office);
  const of = procedureIdSchema.safeParse(purpose);
  if (at === undefined || !of.success) {
    return usage(
      'a visit without a receipt number takes --office, such as 131318/movingIn, and --purpose, a procedure',
    );
  }
  return success({ does: 'bookFree', purpose: of.data, ...at, slot: slot.data });
}

/** `MUNICIPALITY/SECTION`. */
function officeOf(office: string): Pick<WantedVisit, 'municipality' | 'section'> | undefined {
  const [code, key] = office.split('/');
  const municipality = municipalityCodeSchema.safeParse(code);
  const section = sectionKeySchema.safeParse(key);
  return municipality.success && section.success
    ? { municipality: municipality.data, section: section.data }
    : undefined;
}

async function showSlots({ portal, output, signal }: CommandContext, office: string): Promise<Outcome<void>> {
  const params = officeOf(office);
  if (params === undefined) return usage('--slots takes a municipality and its section, such as 131318/child');
  const opened = portal();
  if (!opened.ok) return opened;
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
      .map((visit) => {
        const which = visit.of === 'case' ? [visit.receiptNumber, visit.visit] : [visit.id, '-'];
        const { slot, section } = visit;
        return [...which, slot, section === null ? '-' : inLanguage(section.place, language)].join('\t');
      })
      .join('\n'),
  );
  return success(undefined);
}

async function changeVisit(session: CommandSession, context: CommandContext, wanted: Wanted): Promise<Outcome<void>> {
  const { output } = context;
  if (wanted.does === 'bookFree' || wanted.does === 'moveFree' || wanted.does === 'cancelFree') {
    const changed = await askWithoutCase(session, context, wanted);
    if (!changed.ok) return changed;
    const { id, slot, state } = changed.value;
    output.result(changed.value, () => [id, slot, state].join('\t'));
    return success(undefined);
  }
  const changed = await askFor(session, context, wanted);
  if (!changed.ok) return changed;
  const { receiptNumber, visits } = changed.value;
  output.result({ receiptNumber, ...visits }, () =>
    visits.visits.map(({ visit, slot, state }) => [visit, slot, state].join('\t')).join('\n'),
  );
  return success(undefined);
}

function askFor(
  { portal, opened: { token } }: CommandSession,
  { signal }: CommandContext,
  wanted: Extract<Wanted, { readonly number: string }>,
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

function askWithoutCase(
  { portal, opened: { token } }: CommandSession,
  { signal }: CommandContext,
  wanted: Exclude<Wanted, { readonly number: string }>,
): Promise<Outcome<FreeVisit>> {
  switch (wanted.does) {
    case 'bookFree': {
      const { does: _, ...body } = wanted;
      return portal.call('bookFreeVisit', { body, token, signal });
    }
    case 'moveFree':
      return portal.call('changeFreeVisit', {
        params: { id: wanted.id },
        body: { slot: wanted.slot },
        token,
        signal,
      });
    case 'cancelFree':
      return portal.call('cancelFreeVisit', { params: { id: wanted.id }, token, signal });
  }
}
