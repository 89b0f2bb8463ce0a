import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type CalendarDate, epochMs, type MunicipalityCode } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { NewestMap } from '#platform/newest-map.ts';
import { readPrivateText } from '#platform/private-file.ts';
import { answerNext } from './line/answer-events.ts';
import { type DueItem, dueItems, type Fitting, fittingNow } from './line/fitting.ts';
import type { LineChild } from './line/line-choice.ts';
import { createLineClient, type LineClient } from './line/line-client.ts';
import type { LineGround } from './line/line-conversation.ts';
import type { LineView } from './line/line-messages.ts';
import type { ShownProcedure } from './line/line-pages.ts';
import { createLineSecrets } from './line/line-secrets.ts';
import { isSignedByLine } from './line/line-signature.ts';
import { planOneToOne } from './line/one-to-one.ts';
import { leaveEvent, receiveEvents } from './line/receive-events.ts';
import { sendDue } from './line/send-waiting.ts';
import { sweepLine } from './line/sweep-line.ts';
import { ANYBODY } from './platform/actor.ts';
import type { Database } from './platform/database/database.ts';
import { hasLostToAnother, isStorageFailure } from './platform/database/storage-failure.ts';
import { errorPlace, type PortalLog } from './platform/log.ts';
import type { PortalCatalogue } from './portal-catalogue.ts';
import type { PortalConfig } from './portal-config.ts';

/** The portal on LINE. */
export interface PortalLine {
  isSigned(bytes: Uint8Array, signature: string): Promise<boolean>;
  receive(bytes: Uint8Array): Promise<void>;
  /** Answers what came; says how much. */
  answer(signal: AbortSignal): Promise<number>;
  /** Sends what is due by a few connections, which LINE holds for as long as it does not answer. Run once at a time. */
  send(signal: AbortSignal): Promise<number>;
  plan(signal: AbortSignal): Promise<number>;
  sweep(): Promise<number>;
}

interface LineSurroundings {
  readonly database: Database;
  readonly catalogue: PortalCatalogue;
  /** 32 bytes, which live outside of the database. */
  readonly key: Uint8Array;
  readonly origin: () => string;
  readonly nowMs: () => number;
  readonly onLinked: (transaction: Database, subject: string) => Promise<void>;
  readonly log: PortalLog;
}

const FILE_LIMIT_BYTES = 2_048;
/** One, and while it is changed the one before. */
const MOST_SECRETS = 2;

/** Nothing where the settings name no channel. Fails with `usage` where a file of theirs cannot be read. */
export async function openLine(
  { line }: Pick<PortalConfig, 'line'>,
  surroundings: LineSurroundings,
): Promise<Outcome<PortalLine | undefined>> {
  if (line === undefined) return success(undefined);
  const secrets = () => linesOf(line.channelSecretFile);
  const token = async () => (await linesOf(line.channelTokenFile))[0] ?? '';
  try {
    const [found] = await secrets();
    if (found === undefined || (await token()) === '') throw new Error('empty');
  } catch {
    return failed({ code: 'usage', detail: 'line.channelSecretFile or line.channelTokenFile cannot be read' });
  }
  return success(portalLine(surroundings, { secrets, client: createLineClient(line.apiUrl, token) }));
}

/** Each line of a private file that has something, as it is now: a change holds at once. */
async function linesOf(file: string): Promise<readonly string[]> {
  const text = (await readPrivateText(file, FILE_LIMIT_BYTES)) ?? '';
  return text
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .slice(0, MOST_SECRETS);
}

function portalLine(
  { database, catalogue, key, origin, nowMs, onLinked, log }: LineSurroundings,
  channel: { readonly secrets: () => Promise<readonly string[]>; readonly client: LineClient },
): PortalLine {
  const secrets = createLineSecrets(key);
  const viewOn = lineViews(catalogue, origin);
  const today = () => japaneseDay(epochMs(nowMs()));
  const linkUrl = (linkToken: string) => `${origin()}/line/link?${new URLSearchParams({ linkToken })}`;
  const sending = { secrets, client: channel.client, nowMs, jitter: Math.random, linkUrl, log };
  const planning = { nowMs, dueOn: dueOnDays(catalogue), viewOn };
  const answering = { secrets, nowMs, viewOn, today, onLinked };
  return {
    isSigned: async (bytes, signature) => isSignedByLine(bytes, signature, await channel.secrets()),
    receive: (bytes) => receiveEvents(database, { secrets, nowMs }, bytes),
    async answer(signal) {
      let answered = 0;
      while (!signal.aborted && (await answerOne())) answered += 1;
      return answered;
    },
    send: (signal) => sendDue(database, sending, signal),
    plan: (signal) => planOneToOne(database, planning, signal),
    sweep: () => sweepLine(database, nowMs()),
  };

  /** What cannot be answered is left: it would keep the others waiting. Nothing is for a reason that is the database's. */
  async function answerOne(): Promise<boolean> {
    let event: string | undefined;
    try {
      return await answerNext(database, answering, (held) => {
        event = held;
      });
    } catch (error) {
      if (hasLostToAnother(error)) return true;
      if (event === undefined || isStorageFailure(error)) throw error;
      log({ event: 'lineFaulty', ...errorPlace(error) });
      await leaveEvent(database, event);
      return true;
    }
  }
}

const MOST_COHORTS = 20_000;

/** The rules of a municipality with what it offers now. */
function rulesOf({ family, live }: PortalCatalogue, area: string) {
  return family?.rulesOf(area, live.offeredIn(area));
}

/** Each area and month is worked out once a day, by one revision of the rules. */
function dueOnDays(catalogue: PortalCatalogue) {
  const known = new NewestMap<string, readonly DueItem[]>(MOST_COHORTS);
  return (area: MunicipalityCode, child: LineChild, today: CalendarDate): readonly DueItem[] => {
    const rules = rulesOf(catalogue, area);
    if (rules === undefined) return [];
    const key = [rules.revision, area, child.kind, child.month, today].join(' ');
    const found = known.get(key) ?? dueItems(rules, child, today);
    known.set(key, found);
    return found;
  };
}

function lineViews(catalogue: PortalCatalogue, origin: () => string) {
  const { live } = catalogue;
  return (today: CalendarDate): LineView & LineGround => ({
    today,
    knowsArea: (area) => live.findMunicipality(area) !== undefined,
    areasNamed: (text) =>
      live
        .findMunicipalities(text)
        .slice(0, 13)
        .map(({ code }) => code),
    findArea: (area) => live.findMunicipality(area),
    within: (prefecture) => live.municipalitiesIn(prefecture),
    search: (area, query) => live.search(ANYBODY, { query, ...(area === null ? {} : { municipality: area }) }),
    fitting(area, children) {
      const rules = rulesOf(catalogue, area);
      return rules && soonestFirst(children.flatMap((child) => fittingNow(rules, child, today)));
    },
    pageUrl: (area, id) => `${origin()}/go/procedure/${area}/${id}`,
  });
}

/** Of the same thing for two children, the one that ends first. */
function soonestFirst(all: readonly Fitting[]): Fitting[] {
  const sorted = all.toSorted((one, other) => ((one.lastDay?.day ?? '~') < (other.lastDay?.day ?? '~') ? -1 : 1));
  return sorted.filter(({ id }, at) => sorted.findIndex((one) => one.id === id) === at);
}

/** What a page tells of a procedure, or of something that is not applied for in the app. */
export function shownProcedures(catalogue: PortalCatalogue) {
  return (area: string, id: string): ShownProcedure | undefined => {
    const procedure = catalogue.live.find(ANYBODY, id, area);
    if (procedure !== undefined) {
      const { title, summary, deadlineText, whoFor, office, elsewhere } = procedure;
      return { title, summary, deadlineText, whoFor, office: office.name, hasForm: elsewhere === undefined };
    }
    const file = rulesOf(catalogue, area)?.rules.find((one) => one.id === id);
    return file && { title: file.title, hasForm: false, ...(file.page ?? {}) };
  };
}
