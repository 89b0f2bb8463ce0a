import { createHmac } from 'node:crypto';
import { CompactEncrypt, compactVerify, createLocalJWKSet, SignJWT } from 'jose';
import {
  ANSWER_SECONDS,
  JWT_MEDIA_TYPE,
  PROBLEM_MEDIA_TYPE,
  PROBLEM_STATUS,
  SOURCE_TYPES,
  type SourceAnswer,
  type SourceLinkQuestion,
  type SourceProblem,
  type SourceQuestion,
  sourceAnswerSchema,
  sourceProblemSchema,
} from '#contract/portal/own-data-wire.ts';
import { parseStrictJson, utf8Text } from '#pki/jose/strict-json.ts';
import type { OpenedSource } from './source-registration.ts';
import type { SourceReply } from './source-transport.ts';

/** The name of a person at one source, by the number of their link there: another one at each, and after each unlinking. */
export function personAt(key: Uint8Array, source: string, subject: string, link: number): string {
  return createHmac('sha256', key).update(['src1', source, subject, link].join('\0')).digest('base64url');
}

export function signQuestion({ questionKey }: OpenedSource, question: SourceQuestion): Promise<string> {
  return signed(questionKey, SOURCE_TYPES.question, question);
}

/** Signed, then encrypted for the source: who a person is goes through nobody's hands between. */
export async function sealLink({ questionKey, linkKey }: OpenedSource, question: SourceLinkQuestion): Promise<string> {
  const jws = await signed(questionKey, SOURCE_TYPES.link, question);
  return new CompactEncrypt(Buffer.from(jws, 'ascii'))
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid: linkKey.kid, cty: SOURCE_TYPES.link })
    .encrypt(linkKey.published);
}

function signed({ kid, secret }: OpenedSource['questionKey'], typ: string, claims: object): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', typ, kid }).sign(secret);
}

export type ReadReply =
  | { readonly at: 'answer'; readonly answer: SourceAnswer; readonly proof: string }
  | { readonly at: 'problem'; readonly problem: SourceProblem; readonly retryAfterSeconds: number | undefined }
  /** `what` names the rule that it breaks, for the operator. */
  | { readonly at: 'wrong'; readonly what: string };

/** What came for a question, judged: another person's, an old or a foreign answer is none. */
export async function readAnswer(
  { source: { id }, answerKeys }: OpenedSource,
  { iss, jti, person, group }: SourceQuestion,
  reply: Extract<SourceReply, { readonly at: 'answered' }>,
  nowMs: number,
): Promise<ReadReply> {
  if (reply.status !== 200) return readProblem(reply);
  if (mediaTypeOf(reply) !== JWT_MEDIA_TYPE) return wrong('mediaType');
  const proof = Buffer.from(reply.body).toString('latin1');
  const claims = await verified(proof, answerKeys);
  if (claims === undefined) return wrong('signature');
  const answer = sourceAnswerSchema.safeParse(claims);
  if (!answer.success) return wrong(`claims ${answer.error.issues[0]?.path.join('.').slice(0, 60) ?? ''}`);
  const { data } = answer;
  const ages = { iat: nowMs / 1_000 - data.iat, exp: data.exp - nowMs / 1_000 };
  if (Math.abs(ages.iat) > ANSWER_SECONDS || ages.exp < -ANSWER_SECONDS) return wrong('time');
  if (data.iss !== id || data.aud !== iss) return wrong('audience');
  if (data.question !== jti || data.person !== person || data.group !== group) return wrong('question');
  return { at: 'answer', answer: data, proof };
}

export function readProblem(
  reply: Extract<SourceReply, { readonly at: 'answered' }>,
): Exclude<ReadReply, { at: 'answer' }> {
  if (mediaTypeOf(reply) !== PROBLEM_MEDIA_TYPE) return wrong(`status ${reply.status}`);
  const problem = sourceProblemSchema.safeParse(parseStrictJson(utf8Text(reply.body) ?? ''));
  if (!problem.success) return wrong('problem');
  if (PROBLEM_STATUS[problem.data.code] !== reply.status) return wrong(`status ${reply.status}`);
  const after = reply.headers['retry-after'] ?? '';
  return {
    at: 'problem',
    problem: problem.data,
    retryAfterSeconds: /^\d{1,5}$/.test(after) ? Number(after) : undefined,
  };
}

function mediaTypeOf({ headers }: Extract<SourceReply, { readonly at: 'answered' }>): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
}

async function verified(jws: string, answerKeys: OpenedSource['answerKeys']): Promise<unknown> {
  try {
    const keys = createLocalJWKSet({ keys: [...answerKeys] });
    const { payload, protectedHeader } = await compactVerify(jws, keys, { algorithms: ['ES256'] });
    const isAnswer = protectedHeader.typ === SOURCE_TYPES.answer && protectedHeader.kid !== undefined;
    return isAnswer ? parseStrictJson(utf8Text(payload) ?? '') : undefined;
  } catch {
    return undefined; // jose throws for every way in which a signature can be wrong
  }
}

const wrong = (what: string) => ({ at: 'wrong', what }) as const;
