import { ANSWER_LIMIT_BYTES, JWT_MEDIA_TYPE } from '#contract/portal/own-data-wire.ts';
import { guardedPost, type PostLimits, type PostReply } from '../../platform/http/guarded-post.ts';
import type { OpenedSource } from './source-registration.ts';

export type SourceReply = PostReply;

export interface SourceLimits extends Omit<PostLimits, 'answerBytes'> {
  readonly wholeMs: number;
}
const SOURCE_LIMITS: SourceLimits = { connectMs: 3_000, firstByteMs: 10_000, wholeMs: 15_000 };

type SourcePlace = Pick<OpenedSource, 'url' | 'addresses'> & { readonly tls: Partial<OpenedSource['tls']> };
interface Question {
  readonly path: string;
  readonly body: string;
  readonly signal: AbortSignal;
}

export type SourceTransport = (question: Question) => Promise<SourceReply>;

/** Posts to a source over TLS with the portal's certificate. Asked once more only where nothing was sent. */
export function sourceTransport(
  { url, addresses, tls }: SourcePlace,
  { wholeMs, ...limits }: SourceLimits = SOURCE_LIMITS,
): SourceTransport {
  return async ({ path, body, signal }) => {
    const within = AbortSignal.any([signal, AbortSignal.timeout(wholeMs)]);
    const ask = () =>
      guardedPost(
        { url: `${url}${path}`, addresses, tls },
        { ...limits, answerBytes: ANSWER_LIMIT_BYTES },
        { body, mediaType: JWT_MEDIA_TYPE, accept: JWT_MEDIA_TYPE, signal: within },
      );
    const first = await ask();
    return first.at === 'unreachable' && !within.aborted ? ask() : first;
  };
}
