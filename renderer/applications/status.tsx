import type { ApplicationSummary } from '#contract/portal/application-routes.ts';
import type { Messages } from '#words/messages.ts';
import { useApp } from '../window/app-context.ts';
import './applications.css';

/** How far an application is, in a word. */
export function Status(standing: Pick<ApplicationSummary, 'status' | 'outcome'>) {
  const { t } = useApp();
  const is = standing.outcome ?? standing.status;
  return <strong className={`status is-${is}`}>{standingInWords(standing, t)}</strong>;
}

export function standingInWords(
  { status, outcome }: Pick<ApplicationSummary, 'status' | 'outcome'>,
  t: Messages,
): string {
  return outcome === null ? t.applications.statuses[status] : t.applications.outcomes[outcome];
}
