import type { LifeEvent, ProcedureSummary } from '#contract/procedure/procedure.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useAnswer, useApp } from './app-context.ts';
import { Link } from './link.tsx';
import type { SearchPlace } from './search-place.ts';
import './life-events.css';

const ICONS = {
  pregnant: 'heart',
  childBorn: 'baby',
  moved: 'house',
  nameChanged: 'nameCard',
  publicServant: 'office',
  mainEarnerChanged: 'work',
  schoolBegins: 'school',
  custodyChanged: 'family',
  careNeeded: 'cane',
  disaster: 'storm',
  death: 'flower',
} as const satisfies Record<LifeEvent, IconName>;
const EVENTS = Object.keys(ICONS) as LifeEvent[];

/** What happened in a life, each a way to the procedures that it brings along; those for which there is none are left out. */
export function LifeEvents({ place }: { readonly place: SearchPlace | undefined }) {
  const { drafts, t } = useApp();
  const { answer } = useAnswer('searchProcedures', place === undefined ? {} : { municipality: place.code });
  const services = answer.at === 'ready' ? answer.value.services : undefined;
  const offered = services === undefined ? EVENTS : eventsOf(services);
  return (
    <ul className="life-events">
      {offered.map((event) => (
        <li key={event}>
          <Link
            className="life-event"
            to={{ at: 'found' }}
            onGo={() => drafts.keepSearch({ ...(place === undefined ? {} : { place }), event })}
          >
            <span className="life-picture">
              <Icon name={ICONS[event]} />
            </span>
            <span>{t.search.events[event]}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function eventsOf(services: readonly ProcedureSummary[]): LifeEvent[] {
  return EVENTS.filter((event) => services.some(({ events = [] }) => events.includes(event)));
}
