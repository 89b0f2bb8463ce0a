import type { ResultOf } from '#contract/app/app-contract.ts';
import { OWN_DATA_GROUPS, type OwnFamily } from '#contract/portal/own-data-groups.ts';
import { useAnswer, useApp } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { ownLabel } from './own-label.ts';
import './own-data.css';

type GroupView = ResultOf<'listOwnData'>['groups'][number];

const FAMILIES: readonly OwnFamily[] = ['health', 'family', 'money', 'work'];

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
      {FAMILIES.map((family) => (
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
      <p>
        <Link to={{ at: 'records' }}>{t.records.title}</Link>
      </p>
      <p>
        <Link to={{ at: 'benefitAccount' }}>{t.benefitAccount.title}</Link>
      </p>
    </>
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
        {sensitive && ` · ${t.ownData.sensitive}`}
      </span>
    </li>
  );
}
