import { useCallback, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { AgencyClient } from '#contract/portal/agency-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { Fact, Facts } from '#ui/facts.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { useDesk, useLoaded, useSession } from '../page/desk-context.ts';
import { FailureNote } from '../page/failure-note.tsx';
import { groupInWords } from '../page/group-words.ts';
import { Said, Screen, WhenLoaded } from '../page/screen.tsx';
import { administers } from '../page/ways.ts';
import { ClientForm } from './client-form.tsx';
import './exports.css';

/** D21: which other systems take cases, and how far each is let in. */
export function ClientsScreen() {
  const { d, client } = useDesk();
  const mayChange = administers(useSession());
  const load = useCallback(() => client.ask('listAgencyClients', {}), [client]);
  const { loaded, reload } = useLoaded(load);
  const [isAdding, setIsAdding] = useState(false);
  const [said, setSaid] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const words = d.clients;

  async function end(id: string): Promise<void> {
    const ended = await client.ask('endAgencyClient', { params: { client: id } });
    setFailure(ended.ok ? undefined : ended.failure);
    setSaid(ended.ok ? words.ended : '');
    if (ended.ok) await reload();
  }

  return (
    <Screen id={isAdding ? 'clients add' : 'clients'} title={isAdding ? words.addTitle : words.title}>
      <Said words={said} />
      {failure !== undefined && <FailureNote failure={failure} />}
      {isAdding ? (
        <ClientForm
          onClose={() => setIsAdding(false)}
          onAdded={async (id) => {
            setIsAdding(false);
            setSaid(words.added(id));
            await reload();
          }}
        />
      ) : (
        <>
          {mayChange && (
            <div>
              <Button kind="filled" onPress={() => setIsAdding(true)}>
                {words.add}
              </Button>
            </div>
          )}
          <WhenLoaded loaded={loaded} reload={reload}>
            {({ clients }) => (
              <div className="client-list">
                {clients.length === 0 && <p>{words.none}</p>}
                {clients.map((one) => (
                  <OneClient key={one.client} client={one} onEnd={mayChange ? () => end(one.client) : undefined} />
                ))}
              </div>
            )}
          </WhenLoaded>
        </>
      )}
    </Screen>
  );
}

function OneClient(props: { readonly client: AgencyClient; readonly onEnd: (() => Promise<void>) | undefined }) {
  const { client, onEnd } = props;
  const { d } = useDesk();
  const { t } = useWords();
  const words = d.clients;
  const name = visibleText(client.name);
  return (
    <section>
      <h2>{name}</h2>
      <Facts isDense>
        <Fact name={words.id}>
          <code className="client-id">{client.client}</code>
        </Fact>
        <Fact name={words.scopes}>
          {client.scopes.map((scope) => (
            <span key={scope} className="client-scope">
              {words.scopeNames[scope]} <code className="quiet">{scope}</code>
            </span>
          ))}
        </Fact>
        <Fact name={words.groups}>{client.groups.map((group) => groupInWords(group, d)).join(' ')}</Fact>
        <Fact name={words.addresses}>{client.addresses === null ? words.anywhere : client.addresses.join(' ')}</Fact>
        <Fact name={words.keys}>{visibleText(client.keys.join(' '))}</Fact>
        <Fact name={words.tokens}>{words.proofs[client.proofs]}</Fact>
        <Fact name={words.until}>
          {words.since(instantInWords(client.since, t.dates))}{' '}
          {client.until === null ? words.endless : words.untilDay(instantInWords(client.until, t.dates))}
        </Fact>
      </Facts>
      {onEnd !== undefined && (
        <Confirm
          kind="outline"
          open={
            <>
              {words.end}
              <span className="visually-hidden"> {name}</span>
            </>
          }
          title={words.endTitle}
          body={words.endBody}
          stay={d.staff.stay}
          goOn={words.end}
          onGoOn={onEnd}
        />
      )}
    </section>
  );
}
