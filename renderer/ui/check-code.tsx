import { visibleText } from '#contract/values/visible-text.ts';
import './check-code.css';

/** A digest for those who compare it: folded away on the screen, always on paper. */
export function CheckCode({ label, sha256 }: { readonly label: string; readonly sha256: string }) {
  return (
    <details className="check-code">
      <summary>{label}</summary>
      <p className="digest">{visibleText(sha256)}</p>
    </details>
  );
}
