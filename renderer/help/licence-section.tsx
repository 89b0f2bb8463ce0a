import { useState } from 'react';
import { visibleText } from '#contract/values/visible-text.ts';
import type { AboutWords } from '#words/about-words.ts';
import { Waiting } from '../ui/waiting.tsx';
import { useApp } from '../window/app-context.ts';
import { type LicenceList, loadLicences } from './licence-list.ts';
import './help.css';

/** Lists what the app is made with, and each licence. Loads the list when it is opened, since few open it. */
export function LicenceSection({ words: about }: { readonly words: AboutWords }) {
  const { app } = useApp().t;
  const [list, setList] = useState<LicenceList | 'missing'>();
  const open = async () => setList((await loadLicences()) ?? 'missing');
  return (
    <details onToggle={({ currentTarget }) => currentTarget.open && typeof list !== 'object' && void open()}>
      <summary>{about.licences}</summary>
      <p>{about.licencesBody}</p>
      {list === undefined && <Waiting words={app.loading} />}
      {list === 'missing' && <p role="alert">{about.licencesMissing}</p>}
      {typeof list === 'object' && <Licences list={list} />}
    </details>
  );
}

function Licences({ list }: { readonly list: LicenceList }) {
  return (
    <ul>
      {list.packages.map(({ name, version, licence, text }) => (
        <li key={`${name} ${version} ${text}`}>
          <details>
            <summary>{visibleText(`${name} ${version} (${licence})`)}</summary>
            <p className="licence-text" lang="en">
              {list.texts[text]}
            </p>
          </details>
        </li>
      ))}
    </ul>
  );
}
