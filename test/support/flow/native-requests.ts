import type { EventOf } from '#contract/app/app-contract.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import type { CardReply } from '#core/native/native-card-steps.ts';
import type { NativeRequest } from '#core/native/native-request.ts';
import { digestOf, type HashName } from '#pki/der/algorithms.ts';
import { digestInfo } from '#pki/der/digest-info.ts';
import { got } from '../card/card-harness.ts';
import type { TestCore } from './core-harness.ts';

export const PAGE_ORIGIN = 'https://shinsei.mihon.go.jp';

/** The DigestInfo that a page gives to be signed for a text. */
export function digestInfoOf(text: string, hash: HashName = 'sha256'): Uint8Array {
  return digestInfo(hash, digestOf(hash, new TextEncoder().encode(text)));
}

export function nativeRequest(change: Partial<NativeRequest> = {}): NativeRequest {
  return { use: 'text', extension: 'own', origin: PAGE_ORIGIN, digestInfos: [], ...change };
}

/** A window that takes what browsers ask, as ours does, and the person in front of it who agrees. */
export async function beginNativeRequest(
  test: TestCore,
  request: NativeRequest = nativeRequest(),
): Promise<{ readonly answer: Promise<Outcome<CardReply>>; readonly id: string; leave(): void }> {
  await test.core.handlers.hello({}); // from then on a window listens
  const { promise: told, resolve } = Promise.withResolvers<string>();
  const unsubscribe = test.core.subscribe((event, data) => {
    if (event === 'cardRequested') resolve((data as EventOf<'cardRequested'>).request);
  });
  const leaving = new AbortController();
  const answer = test.core.answerBrowser(request, leaving.signal);
  const refused = answer.then((outcome) => {
    throw new Error(`answered before anybody was asked: ${JSON.stringify(outcome)}`);
  });
  refused.catch(() => undefined);
  const id = await Promise.race([told, refused]);
  unsubscribe();
  got(await test.core.handlers.beginNativeRequest({ request: id }));
  return { answer, id, leave: () => leaving.abort() };
}

export async function agree(test: TestCore): Promise<void> {
  const { flowId, revision } = await test.untilStep('agreeing');
  got(await test.core.handlers.agreeToCardUse({ flowId, revision }));
}
