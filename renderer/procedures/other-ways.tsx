import { type ReactNode, useId } from 'react';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import type { Hindrance } from './readiness.ts';
import './procedures.css';

/** What can be done where the card on the reader cannot sign: to put it right, to apply otherwise, with which papers. */
export function OtherWays(props: {
  readonly procedure: Procedure;
  readonly because: Hindrance;
  readonly onBegin: () => Promise<unknown>;
}) {
  const { procedure, because, onBegin } = props;
  const { t, language } = useApp();
  const isPublic = useIsPublicTerminal();
  const id = useId();
  const takesUnsigned = procedure.signature === 'optional';
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{t.procedure.ways}</h2>
      <ul className="ways">
        <Way icon="office" {...t.procedure.renew[because]}>
          {because === 'passwordLocked' && (
            <Link className="button is-outline" to={{ at: 'help', about: 'secrets' }}>
              {t.pin.blockedHow}
            </Link>
          )}
        </Way>
        {takesUnsigned && (
          <Way icon="nameCard" title={t.procedure.unsigned.title} about={t.procedure.unsigned.about}>
            <Button kind="filled" onPress={onBegin}>
              {t.procedure.unsigned.go}
            </Button>
          </Way>
        )}
        {!isPublic && (
          <Way icon="print" title={t.procedure.toPrint.title} about={t.procedure.toPrint.about}>
            <Button kind={takesUnsigned ? 'outline' : 'filled'} onPress={onBegin}>
              {t.procedure.toPrint.go}
            </Button>
          </Way>
        )}
        {procedure.proxyMayFile && (
          <Way
            icon="card"
            title={t.procedure.otherCard}
            about={visibleText(inLanguage(procedure.whoMayFile, language))}
          />
        )}
      </ul>
    </section>
  );
}

function Way(props: {
  readonly icon: IconName;
  readonly title: string;
  readonly about: string;
  readonly children?: ReactNode;
}) {
  return (
    <li className="way">
      <span className="way-picture">
        <Icon name={props.icon} />
      </span>
      <div>
        <h3>{props.title}</h3>
        <p className="quiet">{props.about}</p>
      </div>
      {props.children}
    </li>
  );
}
