import type { ResultOf } from '#contract/app/app-contract.ts';
import { OWN_DATA_GROUPS, OWN_FAMILIES } from '#contract/portal/own-data-groups.ts';
import { Button } from '../ui/button.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { ownLabel } from './own-label.ts';
import './own-data.css';

type GroupView = ResultOf<'listOwnData'>['groups'][number];

/** S18: what can be asked of which source, by family; nothing of it is asked yet. */
export function OwnDataScreen() {
  const { t } = useApp();
  return (
    <Page id="own-data" title={t.ownData.title}>
      <WhenSignedIn why={t.ownData.signIn}>
        <AllGroups />
      </WhenSignedIn>
    </Page>
  );
}

function AllGroups() {
  const { t } = useApp();
  const { answer, again } = useAnswer('listOwnData', {});
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const { groups } = answer.value;
  return (
    <>
      <p className="lead">{t.ownData.lead}</p>
      {OWN_FAMILIES.map((family) => (
        <section key={family} aria-labelledby={`family-${family}`}>
          <h2 id={`family-${family}`}>{t.ownData.families[family]}</h2>
          <ul className="own-groups">
            {groups
              .filter(({ id }) => OWN_DATA_GROUPS[id].family === family)
              .map((group) => (
                <OneGroup key={group.id} group={group} />
              ))}
          </ul>
        </section>
      ))}
      <Links sources={answer.value.links} onUnlinked={again} />
      <p>
        <Link to={{ at: 'ownCorrections' }}>{t.ownData.correction.list}</Link>
      </p>
      <p>
        <Link to={{ at: 'records' }}>{t.records.title}</Link>
      </p>
      <p>
        <Link to={{ at: 'benefitAccount' }}>{t.benefitAccount.title}</Link>
      </p>
    </>
  );
}

/** Which sources know the person, each to be left again. */
function Links(props: { readonly sources: ResultOf<'listOwnData'>['links']; readonly onUnlinked: () => void }) {
  const { store, t, language } = useApp();
  if (props.sources.length === 0) return null;
  async function unlink(source: string): Promise<void> {
    const ended = await store.command('unlinkSource', { source });
    if (ended.ok) props.onUnlinked();
  }
  return (
    <section aria-labelledby="own-links">
      <h2 id="own-links">{t.ownData.linked}</h2>
      <ul className="own-groups">
        {props.sources.map(({ id, name }) => (
          <li key={id} className="panel own-group">
            <span>{ownLabel(name, language)}</span>
            <Button kind="text" onPress={() => unlink(id)}>
              {t.ownData.unlink}
              <span className="visually-hidden"> {ownLabel(name, language)}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function OneGroup({ group: { id, title, source, sensitive } }: { readonly group: GroupView }) {
  const { t, language } = useApp();
  const name = ownLabel(title, language);
  return (
    <li className="panel own-group">
      {source === null ? <span>{name}</span> : <Link to={{ at: 'ownGroup', group: id }}>{name}</Link>}
      <span className="quiet">
        {source === null ? t.ownData.noSource : ownLabel(source.name, language)}
        {source?.hours !== undefined && ` · ${t.ownData.hours(source.hours.opens, source.hours.closes)}`}
        {sensitive && ` · ${t.ownData.sensitive}`}
      </span>
    </li>
  );
}
