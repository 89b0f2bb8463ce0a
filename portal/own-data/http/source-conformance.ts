import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { exportJWK, SignJWT } from 'jose';
import { type OWN_DATA_GROUPS, OWN_GROUP_IDS, type OwnGroupId } from '#contract/portal/own-data-groups.ts';
import { answerTablesSchema, type OwnRow, type OwnRows } from '#contract/portal/own-data-routes.ts';
import {
  type CertifiedIdentity,
  MOST_PAGES,
  QUESTION_SECONDS,
  SOURCE_PATHS,
  SOURCE_TYPES,
  type SourceAnswer,
  type SourceProblem,
  type SourceQuestion,
} from '#contract/portal/own-data-wire.ts';
import { individualNumberIn } from '#contract/values/individual-number.ts';
import type { OpenedSource } from './source-registration.ts';
import { type SourceReply, sourceTransport } from './source-transport.ts';
import { personAt, readAnswer, readProblem, sealLink, signQuestion } from './source-words.ts';

/** A rule of the contract, and how the source broke it; `null`: it did not. Of what it holds nothing is told. */
export interface SourceCheck {
  readonly rule: string;
  readonly problem: string | null;
}

interface CheckedWith {
  readonly origin: string;
  /** Of somebody whom the source knows. */
  readonly identity: CertifiedIdentity;
  readonly nowMs: () => number;
}

const AT_ONCE = 50;
const HOUR_SECONDS = 3_600;
const OTHER_NAME = 'NEVER WAS';

/** Looks at every rule of the contract that a portal can see from outside, one after the other. */
export async function* checkSource(opened: OpenedSource, around: CheckedWith): AsyncGenerator<SourceCheck> {
  const bench = createBench(opened, around);
  const rules: readonly (readonly [string, () => Promise<string | null>])[] = [
    ['client certificate needed', () => withoutCertificate(opened, bench)],
    ['link', () => linked(bench)],
    ['link in clear refused', async () => refusedAs(await bench.linkInClear(), 'questionMalformed')],
    ['link of a stranger', async () => refusedAs(await bench.link({ name: OTHER_NAME }), 'personUnknown')],
    ...[...opened.groups].map((group) => [`answer ${group}`, () => answersRightly(bench, group)] as const),
    ['no-store', () => keptNowhere(bench)],
    ['question expired', () => refused(bench, { changes: aged(-HOUR_SECONDS) })],
    ['question of the future', () => refused(bench, { changes: aged(HOUR_SECONDS) })],
    ['question for another source', () => refused(bench, { changes: () => ({ aud: 'somebody-else' }) })],
    ['question of another portal', () => refused(bench, { changes: () => ({ iss: 'https://portal.invalid' }) })],
    ['signature none', () => refused(bench, { sign: unsigned })],
    ['signature HS256', () => refused(bench, { sign: symmetric })],
    ['signature of another key', () => refused(bench, { sign: foreign })],
    ['signature by a key in its header', () => refused(bench, { sign: bringsKey })],
    ['type of question', () => refused(bench, { sign: (claims) => ofType(opened, claims) })],
    ['question twice', () => answersOnce(bench, 2)],
    [`question ${AT_ONCE} times at once`, () => answersOnce(bench, AT_ONCE)],
    ['person unknown', () => strangersAlike(bench)],
    ['group unknown', () => unknownGroup(opened, bench)],
    ['question malformed', async () => refusedAs(await bench.post('no question'), 'questionMalformed')],
  ];
  for (const [rule, look] of rules) yield { rule, problem: await look() };
}

type Claims = SourceQuestion;
type Sign = (claims: Claims) => Promise<string>;
interface Trick {
  readonly changes?: (claims: Claims) => object;
  readonly sign?: Sign;
}

interface Bench {
  readonly opened: OpenedSource;
  readonly nowMs: () => number;
  question(changes?: Partial<Claims>): Claims;
  post(body: string): Promise<SourceReply>;
  ask(claims: Claims, sign?: Sign): Promise<SourceReply>;
  link(changes?: Partial<CertifiedIdentity>): Promise<SourceReply>;
  linkInClear(): Promise<SourceReply>;
}

/** Asks as a portal does, for one person whose name at the source nobody had before. */
function createBench(opened: OpenedSource, { origin, identity, nowMs }: CheckedWith): Bench {
  const { id } = opened.source;
  const transport = sourceTransport(opened);
  const { signal } = new AbortController();
  const subject = randomBytes(16).toString('base64url');
  const person = personAt(randomBytes(32), id, subject, 1);
  const [group = OWN_GROUP_IDS[0]] = opened.groups;
  const envelope = () => {
    const iat = Math.floor(nowMs() / 1_000);
    const jti = randomBytes(32).toString('base64url');
    return { iss: origin, aud: id, iat, exp: iat + QUESTION_SECONDS, jti, v: 1 } as const;
  };
  const question: Bench['question'] = (changes) => ({
    ...{ ...envelope(), person, group, since: null, page: 1, reason: 'own' as const },
    ...changes,
  });
  const post: Bench['post'] = (body) => transport({ path: SOURCE_PATHS.readings, body, signal });
  const postLink = (body: string) => transport({ path: SOURCE_PATHS.links, body, signal });
  return {
    opened,
    nowMs,
    question,
    post,
    ask: async (claims, sign = (all) => signQuestion(opened, all)) => post(await sign(claims)),
    link: async (changes) =>
      // A stranger gets a name of their own, so that nothing hangs on what is linked already.
      postLink(
        await sealLink(opened, {
          ...envelope(),
          person: changes === undefined ? person : personAt(randomBytes(32), id, subject, 1),
          identity: { ...identity, ...changes },
        }),
      ),
    linkInClear: async () => postLink(await signQuestion(opened, question())),
  };
}

async function withoutCertificate({ url, addresses, tls: { ca } }: OpenedSource, bench: Bench): Promise<string | null> {
  const { signal } = new AbortController();
  const body = await signQuestion(bench.opened, bench.question());
  const reply = await sourceTransport({ url, addresses, tls: { ca } })({ path: SOURCE_PATHS.readings, body, signal });
  return reply.at === 'answered' && reply.status !== 403 ? `status ${reply.status}` : null;
}

async function linked(bench: Bench): Promise<string | null> {
  const reply = await bench.link();
  if (reply.at !== 'answered') return reply.at;
  return reply.status === 201 ? null : `status ${reply.status}`;
}

function refusedAs(reply: SourceReply, ...codes: readonly SourceProblem['code'][]): string | null {
  if (reply.at !== 'answered') return reply.at;
  const read = readProblem(reply);
  if (read.at === 'wrong') return read.what;
  return codes.includes(read.problem.code) ? null : `${read.problem.code} in place of ${codes.join(' or ')}`;
}

async function refused(bench: Bench, { changes, sign }: Trick): Promise<string | null> {
  const claims = bench.question();
  const changed = { ...claims, ...changes?.(claims) } as Claims;
  return refusedAs(await bench.ask(changed, sign), 'signatureRefused', 'questionMalformed');
}

const aged = (seconds: number) => (claims: Claims) => ({ iat: claims.iat + seconds, exp: claims.exp + seconds });

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const unsigned: Sign = async (claims) => `${encoded({ alg: 'none', typ: SOURCE_TYPES.question })}.${encoded(claims)}.`;
const symmetric: Sign = (claims) =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: SOURCE_TYPES.question, kid: 'one' })
    .sign(randomBytes(32));

function strangerKeys(): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

const foreign: Sign = (claims) =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: SOURCE_TYPES.question, kid: 'one' })
    .sign(strangerKeys().privateKey);

const bringsKey: Sign = async (claims) => {
  const { privateKey, publicKey } = strangerKeys();
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: SOURCE_TYPES.question, jwk: await exportJWK(publicKey) })
    .sign(privateKey);
};

/** Signed rightly, as what a portal signs for another end. */
function ofType({ questionKey: { kid, secret } }: OpenedSource, claims: Claims): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', typ: SOURCE_TYPES.link, kid }).sign(secret);
}

/** Every page, as its group has it, twice the same, with nothing that is older than asked for. */
async function answersRightly(bench: Bench, group: OwnGroupId): Promise<string | null> {
  const first = await wholeAnswer(bench, group, null);
  if (typeof first === 'string') return first;
  const again = await wholeAnswer(bench, group, null);
  if (typeof again === 'string') return again;
  if (JSON.stringify(first) !== JSON.stringify(again)) return 'another answer the second time';
  const rows = first.flatMap(({ tables }) => tables.flatMap((table) => table.rows));
  const days = rows.map(dayOf).filter((day) => day !== undefined);
  const since = days.map((day) => (day.length === 7 ? `${day}-01` : day)).sort()[Math.floor(days.length / 2)];
  if (since === undefined) return null;
  const later = await wholeAnswer(bench, group, since);
  if (typeof later === 'string') return later;
  const isOlder = (row: OwnRow) => (dayOf(row) ?? since) < since.slice(0, dayOf(row)?.length);
  return later.some(({ tables }) => tables.some((table) => table.rows.some(isOlder))) ? 'since' : null;
}

const dayOf = ({ day, month }: OwnRow): string | undefined => {
  const at = day ?? month;
  return typeof at === 'string' ? at : undefined;
};

/** What stands in every page; a text that says what is wrong with one of them, or with all together. */
async function wholeAnswer(
  bench: Bench,
  group: OwnGroupId,
  since: string | null,
): Promise<readonly Pick<SourceAnswer, 'state' | 'tables'>[] | string> {
  const pages: Pick<SourceAnswer, 'state' | 'tables'>[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const claims = bench.question({ group, since, page });
    const reply = await bench.ask(claims);
    if (reply.at !== 'answered') return reply.at;
    const read = await readAnswer(bench.opened, claims, reply, bench.nowMs());
    if (read.at === 'wrong') return read.what;
    if (read.at === 'problem') return read.problem.code;
    const { state, tables, more } = read.answer;
    const problem = problemOfTables(group, tables);
    if (problem !== undefined) return problem;
    pages.push({ state, tables });
    if (!more) return pages;
  }
  return 'pages without end';
}

function problemOfTables(group: OwnGroupId, tables: readonly OwnRows[]): string | undefined {
  const parsed = answerTablesSchema(group).safeParse(tables);
  if (!parsed.success) return `tables ${parsed.error.issues[0]?.path.join('.').slice(0, 60) ?? ''}`;
  const cells = parsed.data.flatMap(({ rows }) => rows.flatMap((row) => Object.values(row)));
  const hasNumber = cells.some((cell) => typeof cell === 'string' && individualNumberIn(cell) !== undefined);
  return hasNumber ? 'a twelve-digit number that may be somebody’s' : undefined;
}

async function keptNowhere(bench: Bench): Promise<string | null> {
  const reply = await bench.ask(bench.question());
  if (reply.at !== 'answered') return reply.at;
  if (reply.headers['set-cookie'] !== undefined) return 'a cookie';
  return reply.headers['cache-control']?.includes('no-store') === true ? null : 'cache-control';
}

/** Of one question, sent so often, one is answered and the others are refused. */
async function answersOnce(bench: Bench, times: number): Promise<string | null> {
  const claims = bench.question();
  const replies = await Promise.all(Array.from({ length: times }, () => bench.ask(claims)));
  const read = await Promise.all(
    replies.map(async (reply) =>
      reply.at === 'answered' ? readAnswer(bench.opened, claims, reply, bench.nowMs()) : reply,
    ),
  );
  const answers = read.filter(({ at }) => at === 'answer').length;
  const repeats = read.filter((one) => one.at === 'problem' && one.problem.code === 'questionRepeated').length;
  return answers === 1 && repeats === times - 1 ? null : `${answers} answers, ${repeats} refusals`;
}

/** A source says of two whom it does not know the same, byte by byte. */
async function strangersAlike(bench: Bench): Promise<string | null> {
  const bodies: string[] = [];
  for (let n = 0; n < 2; n += 1) {
    const person = randomBytes(32).toString('base64url');
    const reply = await bench.ask(bench.question({ person }));
    const problem = refusedAs(reply, 'personUnknown');
    if (problem !== null) return problem;
    if (reply.at === 'answered') bodies.push(Buffer.from(reply.body).toString('base64'));
  }
  return bodies[0] === bodies[1] ? null : 'two strangers differ';
}

async function unknownGroup({ groups }: OpenedSource, bench: Bench): Promise<string | null> {
  const foreignGroup = OWN_GROUP_IDS.find((id) => !groups.has(id));
  const group = foreignGroup ?? ('nothing' as keyof typeof OWN_DATA_GROUPS);
  return refusedAs(await bench.ask(bench.question({ group })), 'groupUnknown', 'questionMalformed');
}
