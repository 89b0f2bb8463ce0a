import type { DeliverySummary } from '#contract/portal/delivery-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { dayOfInstant } from '#words/dates.ts';
import { useApp } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import './notices.css';

/** A letter of a sender in a list: the day, whether it is new, what it is called, and who sent it. */
export function DeliveryLine({ delivery }: { readonly delivery: DeliverySummary }) {
  const { t, language } = useApp();
  const { at, isRead, title, senderName, state, goneOn } = delivery;
  const note = goneOn !== null ? t.deliveries.deleted : state === 'available' ? undefined : t.deliveries.states[state];
  return (
    <li className={isRead ? undefined : 'is-unread'}>
      <p className="notice-day">
        <span className="quiet">{dayOfInstant(at, t.dates)}</span>
        {!isRead && <strong className="notice-mark">{t.notices.unread}</strong>}
      </p>
      <div>
        <Link to={{ at: 'delivery', delivery: delivery.delivery }}>{visibleText(title)}</Link>
        <p className="quiet">
          {visibleText(inLanguage(senderName, language))}
          {note !== undefined && ` ${note}`}
        </p>
      </div>
    </li>
  );
}
