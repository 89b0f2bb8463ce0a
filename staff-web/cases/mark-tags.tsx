import type { CaseSummary } from '#contract/portal/desk-routes.ts';
import { Icon, type IconName } from '#ui/icon.tsx';
import { useDesk } from '../page/desk-context.ts';
import './cases.css';

type Mark = CaseSummary['marks'][number];

const ICONS: Readonly<Record<Mark, IconName>> = {
  originals: 'paper',
  correctionLapsed: 'warning',
  unsigned: 'warning',
  news: 'info',
  confirmation: 'check',
  restricted: 'pin',
  visit: 'calendar',
  duplicate: 'paper',
  held: 'pin',
};

/** What a case is marked with, each as an icon and a word. */
export function MarkTags({ marks }: { readonly marks: readonly Mark[] }) {
  const { d } = useDesk();
  return marks.map((mark) => (
    <span key={mark} className={`case-mark is-${mark}`}>
      <Icon name={ICONS[mark]} />
      {d.marks[mark]}
    </span>
  ));
}
