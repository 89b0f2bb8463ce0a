import type { ApplicationStatus } from '#contract/portal/application-routes.ts';
import { useApp } from '../window/app-context.ts';
import './applications.css';

/** How far an application is, in a word. */
export function Status({ status }: { readonly status: ApplicationStatus }) {
  const { t } = useApp();
  return <strong className={`status is-${status}`}>{t.applications.statuses[status]}</strong>;
}
