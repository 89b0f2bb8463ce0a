import type { Sender } from './browser.ts';

const LIMIT_BYTES = 65_536;
/** What the portal's pages know a request by that came to nothing. */
const REFUSED = { result: '1', errcode: 'EW044-C300' } as const;

type Message = Readonly<Record<string, unknown>>;

/** That a page wants the program's self-test, which names this installation, and so everybody who uses it, by one number. */
export const isSelfTest = ({ mode }: Message): boolean => mode === 'check';

/** What a page said, as an object; `undefined` where it is none or too long. */
export function pageMessage(detail: unknown): Message | undefined {
  if (typeof detail !== 'string' || new TextEncoder().encode(detail).length > LIMIT_BYTES) return undefined;
  try {
    const message: unknown = JSON.parse(detail);
    return typeof message === 'object' && message !== null && !Array.isArray(message)
      ? (message as Message)
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What goes to the app: the page's words, and from where they came as the browser has it, whatever the page says of that.
 * A PIN that a page was given stays here: the app asks for it.
 */
export function messageForApp(message: Message, sender: Sender | undefined): Message {
  const { pin: _, ...rest } = message;
  const origin = sender?.origin ?? URL.parse(sender?.url ?? '')?.origin ?? '';
  return { ...rest, madoguchi: { origin, topLevel: sender?.frameId === 0, tab: sender?.tab?.id ?? -1 } };
}

/** What the page hears: the app's answer, or its own words with the one refusal, which has no reason. */
export function replyForPage(message: Message | undefined, reply: unknown): Message {
  const isGood = typeof reply === 'object' && reply !== null && 'result' in reply && reply.result === '0';
  return isGood ? (reply as Message) : { ...message, ...REFUSED };
}
