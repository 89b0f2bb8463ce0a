import { type FormEvent, useRef, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import { type NewAgencyClient, newAgencyClientSchema } from '#contract/portal/agency-routes.ts';
import { agencyScopeSchema } from '#contract/values/agency-scope.ts';
import { type ProofTerms, proofTermsSchema } from '#contract/values/proof-terms.ts';
import { WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';
import { Button } from '#ui/button.tsx';
import { Choice } from '#ui/choice.tsx';
import { ErrorSummary } from '#ui/error-summary.tsx';
import { GroupFrame } from '#ui/field-frame.tsx';
import { useWords } from '#ui/words.ts';
import { useDesk } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';
import { FailureNote } from '../page/failure-note.tsx';
import { useKeys, useSendKey } from '../page/keys.ts';
import { LeaveText } from '../page/leave-text.tsx';
import '../page/page.css';
import { LongField } from '../page/long-field.tsx';

interface ClientDraft {
  readonly name: string;
  readonly jwks: string;
  readonly scopes: NewAgencyClient['scopes'];
  readonly groups: string;
  readonly addresses: string;
  readonly until: string;
  readonly proofs: ProofTerms;
}

const EMPTY: ClientDraft = { name: '', jwks: '', scopes: [], groups: '', addresses: '', until: '', proofs: 'chosen' };
const MEMBERS = ['name', 'jwks', 'scopes', 'groups', 'addresses', 'until'] as const;
type Member = (typeof MEMBERS)[number];

/** Another system with its public keys, which come as a text and are fetched from nowhere. */
export function ClientForm(props: { readonly onAdded: (id: string) => Promise<void>; readonly onClose: () => void }) {
  const { d, client } = useDesk();
  const { t } = useWords();
  const [draft, setDraft] = useState(EMPTY);
  const [attempt, setAttempt] = useState(0);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const words = d.clients;
  const put = (changed: Partial<ClientDraft>) => setDraft({ ...draft, ...changed });
  const parsed = newAgencyClientSchema.safeParse(registrationOf(draft));
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => path[0]));
  const errorAt = (at: Member) => (attempt > 0 && wrong.has(at) ? words.problems[at] : undefined);
  const errors = MEMBERS.flatMap((at) => {
    const sentence = errorAt(at);
    return sentence === undefined ? [] : [{ at, sentence }];
  });

  async function add(): Promise<void> {
    setAttempt(attempt + 1);
    setFailure(undefined);
    if (isBusy || !parsed.success) return;
    setIsBusy(true);
    const added = await client.ask('addAgencyClient', { body: parsed.data });
    setIsBusy(false);
    if (added.ok) await props.onAdded(added.value.client);
    else setFailure(added.failure);
  }
  useSendKey(() => void add());
  const leave = useRef<HTMLDialogElement>(null);
  const close = () => (draft === EMPTY ? props.onClose() : leave.current?.showModal());
  useKeys({ esc: close });
  const long = (at: 'jwks' | 'addresses', help: string) => {
    const field = { at, label: words[at], help, isRequired: at === 'jwks', error: errorAt(at) };
    return <LongField words={field} value={draft[at]} onText={(typed) => put({ [at]: typed })} />;
  };

  return (
    <>
      <form
        noValidate
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void add();
        }}
      >
        {failure !== undefined && <FailureNote failure={failure} keepsEntries />}
        <ErrorSummary attempt={attempt} errors={errors} />
        <EntryField
          words={{ at: 'name', label: words.name, help: words.nameHelp, isRequired: true, error: errorAt('name') }}
          maxLength={100}
          value={draft.name}
          onEnter={(name) => put({ name })}
        />
        {long('jwks', words.jwksHelp)}
        <GroupFrame
          words={{ at: 'scopes', label: words.scopes, isRequired: true, error: errorAt('scopes') }}
          takesFocus
        >
          {agencyScopeSchema.options.map((scope) => (
            <Choice
              key={scope}
              type="checkbox"
              about={scope}
              checked={draft.scopes.includes(scope)}
              onChange={({ currentTarget: { checked } }) =>
                put({ scopes: checked ? [...draft.scopes, scope] : draft.scopes.filter((one) => one !== scope) })
              }
            >
              {words.scopeNames[scope]}
            </Choice>
          ))}
        </GroupFrame>
        <EntryField
          words={{
            at: 'groups',
            label: words.groups,
            help: words.groupsHelp,
            isRequired: false,
            error: errorAt('groups'),
          }}
          spellCheck={false}
          value={draft.groups}
          onEnter={(groups) => put({ groups })}
        />
        {long('addresses', words.addressesHelp)}
        <EntryField
          words={{ at: 'until', label: words.until, isRequired: false, error: errorAt('until') }}
          type="date"
          isMedium
          value={draft.until}
          onEnter={(until) => put({ until })}
        />
        <GroupFrame words={{ at: 'tokens', label: words.tokens, isRequired: false }}>
          {proofTermsSchema.options.map((proofs) => (
            <Choice
              key={proofs}
              type="radio"
              name="proofs"
              checked={draft.proofs === proofs}
              onChange={() => put({ proofs })}
            >
              {words.proofs[proofs]}
            </Choice>
          ))}
        </GroupFrame>
        <div className="desk-row">
          <Button kind="filled" type="submit" isBusy={isBusy}>
            {words.add}
          </Button>
          <Button kind="text" onPress={close}>
            {t.app.back}
          </Button>
        </div>
      </form>
      <LeaveText ref={leave} onLeave={props.onClose} />
    </>
  );
}

/** As the portal is asked; what was left empty is not said. */
function registrationOf({ name, jwks, scopes, groups, addresses, until, proofs }: ClientDraft): unknown {
  const [inGroups, from] = [listed(groups), listed(addresses)];
  return {
    name,
    jwks: jwks.trim(),
    scopes,
    groups: inGroups.length === 0 ? [WHOLE_MUNICIPALITY] : inGroups,
    ...(from.length === 0 ? {} : { addresses: from }),
    // The whole of its last day in Japan.
    ...(until === '' ? {} : { until: `${until}T23:59:59+09:00` }),
    proofs,
  };
}

function listed(text: string): string[] {
  return text.split(/[\s,、，]+/).filter((one) => one !== '');
}
