import { Icon, type IconName } from '../ui/icon.tsx';
import { Link } from './link.tsx';
import type { Route } from './route.ts';
import './quick-way.css';

/** A way that stands out less than what is next. */
export function QuickWay(props: { readonly icon: IconName; readonly title: string; readonly to: Route }) {
  return (
    <li>
      <Link className="quick-link" to={props.to}>
        <Icon name={props.icon} />
        <span>{props.title}</span>
      </Link>
    </li>
  );
}
