import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { RequestState } from '#contract/portal/authorization.ts';
import type { REMOTE_SIGNING_ROUTES } from '#contract/portal/remote-signing-routes.ts';
import type { Database } from '../platform/database/database.ts';
import { oneAtATime } from '../platform/http/one-at-a-time.ts';
import { bearerTokenIn } from '../platform/http/resident-audience.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { AppTransactions, SiteTransactions } from './transaction-store.ts';

interface RemoteSigningDependencies {
  readonly transactions: SiteTransactions & AppTransactions;
  /** Does something about what the app's request is to have signed. Fails as requests do, with `transactionUnknown`, or as `use` does. */
  readonly aboutTransaction: <T>(
    request: string,
    token: string,
    states: readonly RequestState[],
    use: (transaction: Database, id: string) => Promise<Outcome<T>>,
  ) => Promise<Outcome<T>>;
}

/** Documents are looked at before the card and after it, and signed after it. */
const LOOKED_AT = ['claimed', 'proved'] as const;
const SIGNED = ['proved'] as const;

export function remoteSigningHandlers({
  transactions,
  aboutTransaction,
}: RemoteSigningDependencies): Pick<RouteHandlers, keyof typeof REMOTE_SIGNING_ROUTES> {
  /** Documents are large and drawn by few: of a transaction one is in memory, however many are asked for at once. */
  const inTurn = oneAtATime();

  async function ofApp<T>(
    request: string,
    { authorization }: { readonly authorization?: string | undefined },
    states: readonly RequestState[],
    use: (id: string, token: string) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const token = bearerTokenIn(authorization);
    if (token === undefined) return failed({ code: 'requestUnknown' });
    const id = await aboutTransaction(request, token, states, async (_, one) => success(one));
    return id.ok ? inTurn(id.value, () => use(id.value, token)) : id;
  }

  return {
    async createSignTransaction({ caller, body, headers }) {
      const created = await transactions.create(caller.actor, body, headers['idempotency-key']);
      return created.ok ? success({ status: 201 as const, body: created.value }) : created;
    },
    async readSignTransaction({ caller, params: { transaction } }) {
      const read = await transactions.read(caller.actor, transaction);
      return read.ok ? success({ body: read.value }) : read;
    },
    async endSignTransaction({ caller, params: { transaction } }) {
      const ended = await transactions.end(caller.actor, transaction);
      return ended.ok ? success({ body: null }) : ended;
    },
    async fetchSignResult({ caller, params: { transaction } }) {
      const result = await transactions.result(caller.actor, transaction, caller.jkt);
      return result.ok ? success({ body: new Uint8Array(result.value) }) : result;
    },
    async readSignPage({ params: { request, item, page }, headers }) {
      const drawn = await ofApp(request, headers, LOOKED_AT, (id) => transactions.page(id, item, page));
      return drawn.ok ? success({ body: drawn.value }) : drawn;
    },
    async readSignDocument({ params: { request, item }, headers }) {
      const read = await ofApp(request, headers, LOOKED_AT, (id) => transactions.document(id, item));
      return read.ok ? success({ body: new Uint8Array(read.value) }) : read;
    },
    async giveSignatures({ params: { request }, headers, body, signal }) {
      const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
      const given = {
        certificate: bytesOf(body.certificate),
        signedAtMs: Date.parse(body.signedAt),
        signatures: body.signatures.map(bytesOf),
      };
      const signed = await ofApp(request, headers, SIGNED, async (checkedId, token) => {
        const checked = await transactions.check(checkedId, given, signal);
        if (!checked.ok) return checked;
        // Meanwhile the browser may have begun anew, and then they are nobody's.
        return aboutTransaction(request, token, SIGNED, (transaction, id) => transactions.keep(transaction, id, given));
      });
      return signed.ok ? success({ body: null }) : signed;
    },
  };
}
