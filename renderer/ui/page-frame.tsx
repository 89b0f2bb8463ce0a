import { type ReactNode, useEffect, useRef } from 'react';
import { MAIN_ID } from './main-id.ts';
import { scrollPageToTop } from './page-scroller.ts';
import './page-frame.css';

let lastPage: string | undefined;

/** On what, if anything, a person goes on with who knows the page already: it takes the focus that the heading would. */
export const TAKES_FOCUS = 'data-takes-focus';

/** How a page strikes the eye where what is told has a part of the screen to itself. */
export type Tone = 'calm' | 'careful' | 'night';

/**
 * One page: what it tells, heading first, then what it asks. Focus goes to the heading when `id` changes, so it names
 * the page and not its language.
 */
export function PageFrame(props: {
  readonly id: string;
  readonly title: string;
  /** What the window is called while it shows this page. */
  readonly documentTitle: string;
  readonly eyebrow?: string | undefined;
  /** Stands above the heading. */
  readonly above?: ReactNode;
  /** Stands under the heading: words, and nothing to press. */
  readonly tells?: ReactNode;
  readonly tone?: Tone | undefined;
  /** Runs once this page has taken the place of another; what it returns runs when the page goes. Must be stable. */
  readonly onEnter?: () => (() => void) | undefined;
  readonly children?: ReactNode;
}) {
  const { id, title, documentTitle, eyebrow, tone = 'calm', onEnter } = props;
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = documentTitle;
  }, [documentTitle]);

  useEffect(() => {
    const isNew = lastPage !== undefined && lastPage !== id;
    lastPage = id;
    if (!isNew) return;
    const first = document.querySelector<HTMLElement>(`#${MAIN_ID} [${TAKES_FOCUS}]`) ?? heading.current;
    first?.focus();
    scrollPageToTop();
    first?.scrollIntoView({ block: 'nearest' });
    return onEnter?.();
  }, [id, onEnter]);

  return (
    <main id={MAIN_ID} className={`page is-${tone}`}>
      <div className="page-tells">
        {props.above}
        <div className="page-head">
          {eyebrow !== undefined && <p className="eyebrow">{eyebrow}</p>}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
        </div>
        {props.tells}
      </div>
      <div className="page-asks">{props.children}</div>
    </main>
  );
}
