import type { LifeEventName } from '#contract/family/rules.ts';
import type { LifeEvent, ProcedureSummary } from '#contract/procedure/procedure.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useAnswer, useApp } from './app-context.ts';
import { beginWith, wayOf } from './family-draft.ts';
import { Link } from './link.tsx';
import type { SearchPlace } from './search-place.ts';
import './life-events.css';

const ASKED = {
  birth: 'baby',
  pregnancy: 'heart',
  move: 'house',
  singleParent: 'family',
  nursery: 'place',
  school: 'school',
  eighteen: 'staff',
  care: 'cane',
  disaster: 'storm',
  work: 'work',
  publicService: 'office',
  name: 'nameCard',
} as const satisfies Record<LifeEventName, IconName>;

/** What no questions are about: these lead to the procedures themselves. */
const FOUND = { custodyChanged: 'keep', death: 'flower' } as const satisfies Partial<Record<LifeEvent, IconName>>;

/** What happened in a life, each a way to questions about the household, or to the procedures that it brings along. */
export function LifeEvents({ place }: { readonly place: SearchPlace | undefined }) {
  const { drafts, t } = useApp();
  return (
    <ul className="life-events">
      {keysOf(ASKED).map((event) => (
        <li key={event}>
          <Link className="life-event" to={wayOf(drafts, [event])} onGo={() => beginWith(drafts, [event])}>
            <Picture icon={ASKED[event]} />
            <span>{t.family.events[event]}</span>
          </Link>
        </li>
      ))}
      <FoundEvents place={place} />
    </ul>
  );
}

/** Those that no questions are about, as lines of a list. */
export function FoundEvents({ place }: { readonly place: SearchPlace | undefined }) {
  const { drafts, t } = useApp();
  const { answer } = useAnswer('searchProcedures', place === undefined ? {} : { municipality: place.code });
  // Only where it is known that there is none is a way closed.
  const isOffered = (event: LifeEvent) => answer.at !== 'ready' || isAmong(answer.value.services, event);
  return keysOf(FOUND)
    .filter(isOffered)
    .map((event) => (
      <li key={event}>
        <Link
          className="life-event"
          to={{ at: 'found' }}
          onGo={() => drafts.keepSearch({ ...(place === undefined ? {} : { place }), event })}
        >
          <Picture icon={FOUND[event]} />
          <span>{t.search.events[event]}</span>
        </Link>
      </li>
    ));
}

function Picture({ icon }: { readonly icon: IconName }) {
  return (
    <span className="life-picture">
      <Icon name={icon} />
    </span>
  );
}

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record) as Key[];
}

function isAmong(services: readonly ProcedureSummary[], event: LifeEvent): boolean {
  return services.some(({ events = [] }) => events.includes(event));
}
