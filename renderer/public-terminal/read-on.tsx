import { useEffect, useState } from 'react';
import { Icon } from '../ui/icon.tsx';
import { pageScroller } from '../ui/page-scroller.ts';
import { Tool } from '../ui/tool.tsx';
import { useApp } from '../window/app-context.ts';

/** Less than what is seen at once, so that a line seen last is seen again. */
const STEP_OF_HEIGHT = 0.6;

/** Scrolls a page that is longer than the screen by a tap: a terminal asks for no gesture. */
export function ReadOn() {
  const { t } = useApp();
  const [rest, setRest] = useState<'none' | 'below' | 'above'>('none');

  useEffect(() => {
    const look = () => setRest(restOf(pageScroller()));
    look();
    const screens = new MutationObserver(look);
    screens.observe(document.documentElement, { attributes: true });
    screens.observe(document.body, { childList: true, subtree: true });
    document.addEventListener('scroll', look, { capture: true, passive: true });
    window.addEventListener('resize', look);
    return () => {
      screens.disconnect();
      document.removeEventListener('scroll', look, { capture: true });
      window.removeEventListener('resize', look);
    };
  }, []);

  if (rest === 'none') return null;
  return (
    <Tool
      onClick={() => {
        const scroller = pageScroller();
        scroller.scrollTop = rest === 'above' ? 0 : scroller.scrollTop + scroller.clientHeight * STEP_OF_HEIGHT;
      }}
    >
      <Icon name={rest === 'above' ? 'up' : 'down'} /> {rest === 'above' ? t.terminal.toTop : t.terminal.readOn}
    </Tool>
  );
}

function restOf({ scrollTop, scrollHeight, clientHeight }: Element): 'none' | 'below' | 'above' {
  if (scrollTop + clientHeight < scrollHeight - 1) return 'below';
  return scrollTop > 0 ? 'above' : 'none';
}
