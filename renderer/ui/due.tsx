import { Icon } from './icon.tsx';
import './due.css';

/** A last day: how far away it is, and the day itself. `soon` asks for attention, `late` says that it has passed. */
export function Due(props: { readonly is: 'calm' | 'soon' | 'late'; readonly children: string }) {
  return (
    <span className={`due is-${props.is}`}>
      <Icon name="clock" />
      {props.children}
    </span>
  );
}
