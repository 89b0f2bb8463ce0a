import { HTTPFetchError, messagingApi } from '@line/bot-sdk';
import type { LineMessage } from './line-messages.ts';
import type { LineAnswer } from './line-verdict.ts';

/** What the portal asks of LINE; nothing where no answer came in time. */
export interface LineClient {
  reply(replyToken: string, messages: readonly LineMessage[]): Promise<LineAnswer | undefined>;
  push(to: string, messages: readonly LineMessage[], retryKey: string): Promise<LineAnswer | undefined>;
  /** To at most 500. */
  multicast(to: readonly string[], messages: readonly LineMessage[], retryKey: string): Promise<LineAnswer | undefined>;
  /** A token by which this person may link, for ten minutes; `undefined` where there is none. */
  linkToken(userId: string): Promise<string | undefined>;
}

const ANSWER_WITHIN_MS = 10_000;
const SENT: LineAnswer = { status: 200, retryAfter: null, message: '' };

/** The token is read at each request, so that a new one holds at once. */
export function createLineClient(
  baseURL: string,
  token: () => Promise<string>,
  withinMs: number = ANSWER_WITHIN_MS,
): LineClient {
  const api = async () => new messagingApi.MessagingApiClient({ channelAccessToken: await token(), baseURL });
  const asked = (ask: (client: messagingApi.MessagingApiClient) => Promise<unknown>) =>
    within(
      withinMs,
      api()
        .then(ask)
        .then(() => SENT, answerOf),
    );
  return {
    reply: (replyToken, messages) => asked((client) => client.replyMessage({ replyToken, messages: [...messages] })),
    push: (to, messages, retryKey) => asked((client) => client.pushMessage({ to, messages: [...messages] }, retryKey)),
    multicast: (to, messages, retryKey) =>
      asked((client) => client.multicast({ to: [...to], messages: [...messages] }, retryKey)),
    linkToken: (userId) =>
      within(
        withinMs,
        api()
          .then((client) => client.issueLinkToken(userId))
          .then(({ linkToken }) => linkToken)
          .catch(() => undefined),
      ),
  };
}

/** An error of the library is an answer where LINE gave one. */
function answerOf(error: unknown): LineAnswer | undefined {
  if (!(error instanceof HTTPFetchError)) return undefined;
  return { status: error.status, retryAfter: error.headers.get('retry-after'), message: error.body.slice(0, 1_000) };
}

/** The library takes no signal: what comes later than this is not waited for. */
async function within<T>(ms: number, work: Promise<T | undefined>): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
