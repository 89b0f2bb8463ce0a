import { Icon, type IconName } from '../ui/icon.tsx';
import { useApp } from './app-context.ts';
import type { Route } from './route.ts';
import './quick-way.css';

/** A way that stands out less than what is next. */
export function QuickWay(props: { readonly icon: IconName; readonly title: string; readonly to: Route }) {
  const { store } = useApp();
  return (
    <li>
      <button type="button" className="quick-link" onClick={() => store.go(props.to)}>
        <Icon name={props.icon} />
        <span>{props.title}</span>
      </button>
    </li>
  );
}
