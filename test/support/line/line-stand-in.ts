import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HAS_LINE_SCHEMA, type LineCheck, lineCheck } from './line-schema.ts';

/** One message as LINE shows it to a person, of what the Messaging API takes from us. */
export interface SeenMessage {
  readonly type: 'text' | 'template';
  readonly text?: string;
  readonly altText?: string;
  readonly template?: {
    readonly type: 'carousel' | 'buttons';
    readonly text?: string;
    readonly columns?: readonly {
      readonly title: string;
      readonly text: string;
      readonly actions: readonly SeenAction[];
    }[];
    readonly actions?: readonly SeenAction[];
  };
  readonly quickReply?: { readonly items: readonly { readonly action: SeenAction }[] };
}

interface SeenAction {
  readonly type: 'postback' | 'uri';
  readonly label: string;
  readonly data?: string;
  readonly displayText?: string;
  readonly uri?: string;
}

/** What a request of ours came to. */
export interface AskedOfLine {
  readonly path: string;
  readonly retryKey: string | undefined;
  readonly to: readonly string[];
  readonly status: number;
}

interface Answer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How the service fails at a request: before it looks at it, or after it took it. */
export type LineTrouble = Answer | 'silentBefore' | 'silentAfter' | undefined;

type Deliver = (body: string, signature: string) => Promise<number>;

interface StandInOptions {
  readonly secret: string;
  readonly token: string;
  /** Brings a call to the webhook; answers with its status. */
  readonly deliver: Deliver;
  readonly nowMs: () => number;
}

const RETRY_KEY = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const LABEL_LIMIT = 20;

/**
 * LINE's service as far as the portal uses it, strict: a request that LINE's description or its reference does not allow is refused with
 * 400 and remembered in `wrong`. Without the description beside the project, what the reference says alone is held.
 */
export class LineStandIn {
  readonly asked: AskedOfLine[] = [];
  readonly wrong: string[] = [];
  /** What goes wrong with the next requests. */
  trouble: (path: string) => LineTrouble = () => undefined;
  /** Runs when a request has come, before it is looked at. */
  onAsked: (path: string, text: string) => Promise<void> = async () => undefined;
  /** Runs when somebody has got messages. */
  onSeen: (person: LinePerson) => void = () => undefined;
  readonly #options: StandInOptions;
  readonly #people = new Map<string, LinePerson>();
  readonly #accepted = new Set<string>();
  readonly #replyTokens = new Map<string, LinePerson>();
  readonly #linkTokens = new Map<string, LinePerson>();
  readonly #checkRequest: LineCheck | undefined;
  readonly #checkEvent: LineCheck | undefined;
  #events = 0;

  constructor(options: StandInOptions) {
    this.#options = options;
    this.#checkRequest = HAS_LINE_SCHEMA ? lineCheck('messaging-api') : undefined;
    this.#checkEvent = HAS_LINE_SCHEMA ? lineCheck('webhook') : undefined;
  }

  nowMs(): number {
    return this.#options.nowMs();
  }

  person(userId = `U${randomBytes(16).toString('hex')}`): LinePerson {
    const person = new LinePerson(this, userId);
    this.#people.set(userId, person);
    return person;
  }

  /** An event as LINE would tell it, with its own identifier. */
  event(person: LinePerson, members: { readonly type: string } & Readonly<Record<string, unknown>>, canReply = true) {
    this.#events += 1;
    const replyToken = randomBytes(16).toString('hex');
    if (canReply) this.#replyTokens.set(replyToken, person);
    return {
      ...members,
      ...(canReply ? { replyToken } : {}),
      mode: 'active',
      webhookEventId: `01TEST${String(this.#events).padStart(20, '0')}`,
      timestamp: this.#options.nowMs(),
      source: { type: 'user', userId: person.userId },
      deliveryContext: { isRedelivery: false },
    };
  }

  /** Tells the portal, as often as it is called: LINE redelivers. */
  async tell(...events: readonly object[]): Promise<number> {
    const call = { destination: `U${'0'.repeat(32)}`, events };
    const wrong = this.#checkEvent?.('CallbackRequest', call) ?? [];
    if (wrong.length > 0) throw new Error(`the stand-in tells what LINE does not: ${wrong.join(', ')}`);
    const body = JSON.stringify(call);
    return this.#options.deliver(body, this.sign(body));
  }

  sign(body: string | Uint8Array): string {
    return createHmac('sha256', this.#options.secret).update(body).digest('base64');
  }

  /** What LINE's page does that a link leads to: it looks at the token, and tells of the nonce. */
  async followLink(person: LinePerson, url: string): Promise<number> {
    const { searchParams } = new URL(url);
    const token = searchParams.get('linkToken') ?? '';
    const isTheirs = this.#linkTokens.get(token) === person;
    this.#linkTokens.delete(token);
    const link = { result: isTheirs ? 'ok' : 'failed', nonce: searchParams.get('nonce') ?? '' };
    return this.tell(this.event(person, { type: 'accountLink', link }, isTheirs));
  }

  /** Answers as LINE does; `undefined` where no answer comes. */
  answer(path: string, headers: Readonly<Record<string, string | undefined>>, text: string): Answer | undefined {
    const trouble = this.trouble(path);
    if (trouble === 'silentBefore') return this.#note(path, headers, [], undefined);
    if (trouble !== undefined && trouble !== 'silentAfter') return this.#note(path, headers, [], trouble);
    const { answer, to } = this.#take(path, headers, text);
    return this.#note(path, headers, to, trouble === 'silentAfter' ? undefined : answer);
  }

  #note(
    path: string,
    headers: Readonly<Record<string, string | undefined>>,
    to: readonly string[],
    answer: Answer | undefined,
  ) {
    this.asked.push({ path, retryKey: headers['x-line-retry-key'], to, status: answer?.status ?? 0 });
    return answer;
  }

  #take(
    path: string,
    headers: Readonly<Record<string, string | undefined>>,
    text: string,
  ): { readonly answer: Answer; readonly to: readonly string[] } {
    const refused = (status: number, message: string) => ({ answer: { status, body: { message } }, to: [] });
    if (headers.authorization !== `Bearer ${this.#options.token}`) return refused(401, 'Authentication failed');
    const ofLink = /^\/v2\/bot\/user\/(U[0-9a-f]{32})\/linkToken$/.exec(path)?.[1];
    if (ofLink !== undefined) return { answer: this.#linkToken(ofLink), to: [ofLink] };
    const kind = /^\/v2\/bot\/message\/(reply|push|multicast)$/.exec(path)?.[1];
    if (kind === undefined) return refused(404, 'Not found');
    const body = JSON.parse(text) as { to?: string | string[]; replyToken?: string; messages: SeenMessage[] };
    const schema =
      { reply: 'ReplyMessageRequest', push: 'PushMessageRequest', multicast: 'MulticastRequest' }[kind] ?? '';
    const wrong = [...(this.#checkRequest?.(schema, body) ?? []), ...limitsBroken(body.messages)];
    const retryKey = headers['x-line-retry-key'];
    if (kind === 'reply' && retryKey !== undefined) wrong.push('a reply takes no retry key');
    if (retryKey !== undefined && !RETRY_KEY.test(retryKey)) wrong.push('the retry key is no UUID');
    if (wrong.length > 0) {
      this.wrong.push(...wrong);
      return refused(400, `The request body has ${wrong.length} error(s)`);
    }
    if (kind === 'reply') return this.#reply(body.replyToken ?? '', body.messages);
    if (retryKey !== undefined && this.#accepted.has(retryKey))
      return refused(409, 'The retry key is already accepted');
    const to = [body.to ?? []].flat();
    const people = to.map((one) => this.#people.get(one));
    if (kind === 'push' && people[0] === undefined) return refused(400, 'Failed to send messages');
    if (retryKey !== undefined) this.#accepted.add(retryKey);
    for (const person of people) if (person?.isFriend === true) person.receive(body.messages, 'push');
    return { answer: { status: 200, body: {} }, to };
  }

  #reply(token: string, messages: readonly SeenMessage[]) {
    const person = this.#replyTokens.get(token);
    this.#replyTokens.delete(token);
    if (person === undefined) return { answer: { status: 400, body: { message: 'Invalid reply token' } }, to: [] };
    person.receive(messages, 'reply');
    return { answer: { status: 200, body: { sentMessages: [] } }, to: [person.userId] };
  }

  #linkToken(userId: string): Answer {
    const person = this.#people.get(userId);
    if (person === undefined) return { status: 404, body: { message: 'Not found' } };
    const linkToken = randomBytes(24).toString('base64url');
    this.#linkTokens.set(linkToken, person);
    return { status: 200, body: { linkToken } };
  }

  /** Over HTTP on this computer, as the portal's library asks. */
  async listen(port = 0): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
    const server = createServer(async (request, reply) => {
      const text = await textOf(request);
      await this.onAsked(request.url ?? '', text);
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const answer = this.answer(request.url ?? '', headers, text);
      if (answer === undefined) return void setTimeout(() => request.socket.destroy(), 50);
      reply.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      reply.end(JSON.stringify(answer.body));
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const { port: taken } = server.address() as AddressInfo;
    return {
      url: `http://127.0.0.1:${taken}`,
      close: () => new Promise((resolve) => server.close(() => resolve())),
    };
  }
}

/** Somebody with LINE: what they do, and what they see. */
export class LinePerson {
  readonly userId: string;
  isFriend = true;
  readonly seen: { readonly by: 'reply' | 'push'; readonly message: SeenMessage; readonly atMs: number }[] = [];
  readonly #line: LineStandIn;

  constructor(line: LineStandIn, userId: string) {
    this.#line = line;
    this.userId = userId;
  }

  receive(messages: readonly SeenMessage[], by: 'reply' | 'push'): void {
    const atMs = this.#line.nowMs();
    this.seen.push(...messages.map((message) => ({ by, message, atMs })));
    this.#line.onSeen(this);
  }

  follow(): Promise<number> {
    this.isFriend = true;
    return this.#line.tell(this.#line.event(this, { type: 'follow', follow: { isUnblocked: false } }));
  }

  block(): Promise<number> {
    this.isFriend = false;
    return this.#line.tell(this.#line.event(this, { type: 'unfollow' }, false));
  }

  textEvent(text: string) {
    return this.#line.event(this, { type: 'message', message: { id: '1', type: 'text', text, quoteToken: 'q' } });
  }

  says(text: string): Promise<number> {
    return this.#line.tell(this.textEvent(text));
  }

  sendsPicture(): Promise<number> {
    const message = { id: '2', type: 'image', quoteToken: 'q', contentProvider: { type: 'line' } };
    return this.#line.tell(this.#line.event(this, { type: 'message', message }));
  }

  pressEvent(data: string) {
    return this.#line.event(this, { type: 'postback', postback: { data } });
  }

  /** What the buttons under the last message are called. */
  get buttons(): readonly string[] {
    return this.#lastActions().map(({ label }) => label);
  }

  /** Presses a button under the last message. */
  presses(label: string): Promise<number> {
    return this.#line.tell(this.pressEvent(this.dataOf(label)));
  }

  /** What a button under the last message brings back. */
  dataOf(label: string): string {
    const action = this.#lastActions().find((one) => one.label === label);
    if (action?.data === undefined) throw new Error(`no button ${label} among ${this.buttons.join(', ')}`);
    return action.data;
  }

  #lastActions(): readonly SeenAction[] {
    const message = this.seen.at(-1)?.message;
    return [...(message?.quickReply?.items.map(({ action }) => action) ?? []), ...(message?.template?.actions ?? [])];
  }

  /** The address that the last message's button leads to. */
  get lastLink(): string {
    const found = this.seen.at(-1)?.message.template?.actions?.find(({ type }) => type === 'uri')?.uri;
    if (found === undefined) throw new Error('no button leads anywhere');
    return found;
  }

  /** Everything that was said to them, as they read it. */
  get read(): string {
    return this.seen.map(({ message }) => shown(message)).join('\n');
  }
}

/** A message in plain lines. */
export function shown({ text, template, quickReply }: SeenMessage): string {
  const columns = (template?.columns ?? []).map(
    (column) =>
      `[${column.title} · ${column.text} · ${column.actions.map(({ label, uri }) => `${label} → ${uri}`).join(' ')}]`,
  );
  const buttons = (template?.actions ?? []).map(({ label, uri }) => `(${label} → ${uri ?? ''})`);
  const replies = (quickReply?.items ?? []).map(({ action }) => `(${action.label})`);
  return [text, template?.text, ...columns, ...buttons, replies.join(' ')]
    .filter((one) => one !== undefined && one !== '')
    .join('\n');
}

/** What LINE's reference limits and its description does not. */
export function limitsBroken(messages: readonly SeenMessage[]): string[] {
  const actions = messages.flatMap(({ template, quickReply }) => [
    ...(quickReply?.items.map(({ action }) => action) ?? []),
    ...(template?.actions ?? []),
    ...(template?.columns?.flatMap((column) => column.actions) ?? []),
  ]);
  const columns = messages.flatMap(({ template }) => template?.columns ?? []);
  const carousels = messages.flatMap(({ template }) => (template?.columns === undefined ? [] : [template.columns]));
  return [
    ...messages
      .filter(({ type, text }) => type === 'text' && (text === undefined || text === '' || text.length > 5_000))
      .map(() => 'text'),
    ...messages
      .filter(({ template }) => template?.type === 'buttons' && (template.text ?? '').length > 160)
      .map(() => 'buttons text'),
    ...actions
      .filter(({ label }) => label.length === 0 || label.length > LABEL_LIMIT)
      .map(({ label }) => `label ${label}`),
    ...actions.filter(({ type, uri }) => type === 'uri' && !/^https?:\/\/.{1,990}$/.test(uri ?? '')).map(() => 'uri'),
    ...columns
      .filter(({ title, text }) => title.length > 40 || text === '' || text.length > 60)
      .map(({ title }) => `column ${title}`),
    ...carousels.filter((one) => one.length === 0 || one.length > 10).map(() => 'columns'),
    ...messages
      .slice(0, -1)
      .filter(({ quickReply }) => quickReply !== undefined)
      .map(() => 'quick reply before the last'),
  ];
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
