import { randomBytes } from 'node:crypto';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { OwnRows } from '#contract/portal/own-data-routes.ts';
import {
  MOST_PAGES,
  QUESTION_SECONDS,
  SOURCE_PATHS,
  type SourceAnswer,
  type SourceQuestion,
} from '#contract/portal/own-data-wire.ts';
import type { PortalLog } from '../../platform/log.ts';
import type { OwnAnswer, OwnDataSource } from '../own-data-source.ts';
import { createSourceCircuit } from './source-circuit.ts';
import type { OpenedSource } from './source-registration.ts';
import type { SourceReply, SourceTransport } from './source-transport.ts';
import { personAt, type ReadReply, readAnswer, readProblem, sealLink, signQuestion } from './source-words.ts';

interface HttpSourceTools {
  readonly origin: () => string;
  /** By which persons are named at sources. */
  readonly personKey: Uint8Array;
  readonly transport: SourceTransport;
  readonly nowMs: () => number;
  readonly log: PortalLog;
}

const UNNAMED_REST_MS = 60_000;
/** Of all pages together. */
const PROOF_LIMIT = 3_000_000;
const NONCE_BYTES = 32;

/** An agency's server, asked by the contract of docs/own-data-source.md. */
export function httpSource(opened: OpenedSource, tools: HttpSourceTools): OwnDataSource {
  const { origin, personKey, transport, nowMs, log } = tools;
  const { source, groups } = opened;
  const circuit = createSourceCircuit(nowMs);
  const until = (ms: number) => failed({ code: 'sourceClosed', until: new Date(nowMs() + ms).toISOString() });
  const envelope = () => {
    const iat = Math.floor(nowMs() / 1_000);
    const jti = randomBytes(NONCE_BYTES).toString('base64url');
    return { iss: origin(), aud: source.id, iat, exp: iat + QUESTION_SECONDS, jti, v: 1 } as const;
  };

  /** Tells the operator what is wrong with the source, and nothing of what it said. */
  function answeredWrong(what: string) {
    circuit.failed();
    log({ event: 'sourceFaulty', source: source.id, what });
    return failed({ code: 'sourceAnswerWrong' });
  }

  function failureOf(reply: Exclude<SourceReply, { at: 'answered' }> | Exclude<ReadReply, { at: 'answer' }>) {
    switch (reply.at) {
      case 'unreachable':
        circuit.failed();
        return until(UNNAMED_REST_MS);
      case 'slow':
        circuit.failed();
        return failed({ code: 'sourceSlow' });
      case 'broken':
        return answeredWrong('broken');
      case 'wrong':
        return answeredWrong(reply.what);
      case 'problem':
        return problemFailure(reply);
    }
  }

  function problemFailure({ problem, retryAfterSeconds }: Extract<ReadReply, { at: 'problem' }>) {
    switch (problem.code) {
      case 'personUnknown':
      case 'personAmbiguous':
        return failed({ code: 'sourcePersonUnknown' });
      case 'maintenance':
        return problem.until === undefined
          ? until(UNNAMED_REST_MS)
          : failed({ code: 'sourceClosed', until: problem.until });
      case 'tooMany':
        return until((retryAfterSeconds ?? UNNAMED_REST_MS / 1_000) * 1_000);
      default:
        // It refuses what this portal asks: an operator has to look.
        return answeredWrong(problem.code);
    }
  }

  async function askPage(question: SourceQuestion, signal: AbortSignal) {
    const body = await signQuestion(opened, question);
    const reply = await transport({ path: SOURCE_PATHS.readings, body, signal });
    if (reply.at !== 'answered') return failureOf(reply);
    const read = await readAnswer(opened, question, reply, nowMs());
    return read.at === 'answer' ? success(read) : failureOf(read);
  }

  return {
    source,
    groups,

    async link({ subject, link, identity, signal }): Promise<Outcome<void>> {
      const closed = circuit.closedUntilMs();
      if (closed !== undefined) return until(closed - nowMs());
      const person = personAt(personKey, source.id, subject, link);
      const body = await sealLink(opened, { ...envelope(), person, identity });
      const reply = await transport({ path: SOURCE_PATHS.links, body, signal });
      if (reply.at !== 'answered') return failureOf(reply);
      return reply.status === 201 ? success(undefined) : failureOf(readProblem(reply));
    },

    async read({ subject, link, group, since = null, signal }): Promise<Outcome<OwnAnswer>> {
      const closed = circuit.closedUntilMs();
      if (closed !== undefined) return until(closed - nowMs());
      const person = personAt(personKey, source.id, subject, link);
      const pages: { readonly answer: SourceAnswer; readonly proof: string }[] = [];
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const asked = await askPage({ ...envelope(), person, group, since, page, reason: 'own' }, signal);
        if (!asked.ok) return asked;
        pages.push(asked.value);
        if (!asked.value.answer.more) {
          const whole = joined(pages);
          return whole === undefined ? answeredWrong('pages') : success(whole);
        }
      }
      return answeredWrong('pages');
    },
  };
}

/** Pages as one answer; `undefined` where they are not of one state, or too long together. */
function joined(pages: readonly { readonly answer: SourceAnswer; readonly proof: string }[]): OwnAnswer | undefined {
  const last = pages.at(-1)?.answer;
  const proof = pages.map((page) => page.proof).join('\n');
  if (last === undefined || proof.length > PROOF_LIMIT) return undefined;
  if (pages.some(({ answer }) => answer.state !== last.state)) return undefined;
  const rows = new Map<string, OwnRows['rows'][number][]>();
  for (const one of pages.flatMap(({ answer }) => answer.tables)) {
    rows.set(one.key, [...(rows.get(one.key) ?? []), ...one.rows]);
  }
  const { state, asOf, law, readyAt } = last;
  return { state, asOf, law, readyAt, tables: [...rows].map(([key, all]) => ({ key, rows: all })), proof };
}
