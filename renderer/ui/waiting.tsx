import { useEffect, useState } from 'react';
import { useWords } from './words.ts';
import './waiting.css';

const SHOW_AFTER_MS = 300;
const REMIND_EVERY_MS = 5_000;

/** Words for a wait, never a bare spinner; every five seconds it says that the work goes on. */
export function Waiting({ words }: { readonly words: string }) {
  const { t } = useWords();
  const [reminders, setReminders] = useState(-1);
  useEffect(() => {
    const first = window.setTimeout(() => setReminders(0), SHOW_AFTER_MS);
    const rest = window.setInterval(() => setReminders((count) => count + 1), REMIND_EVERY_MS);
    return () => {
      window.clearTimeout(first);
      window.clearInterval(rest);
    };
  }, []);
  return (
    <div className="waiting" aria-busy="true">
      <div className="waiting-bar" aria-hidden="true" />
      <p role="status">
        {reminders >= 0 && words}
        {reminders > 0 && <span key={reminders}> {t.app.stillWorking}</span>}
      </p>
    </div>
  );
}
