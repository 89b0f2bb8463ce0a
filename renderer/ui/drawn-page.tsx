import type { DrawnPage as Drawn } from '#contract/portal/delivery-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import './drawn-page.css';

/** A page of a document of others, as the portal drew it: nothing of the file itself is opened here. */
export function DrawnPage({ drawn, alt }: { readonly drawn: Drawn; readonly alt: string }) {
  return drawn.as === 'text' ? (
    <p className="drawn-text as-typed">{visibleText(drawn.text)}</p>
  ) : (
    <img className="drawn-page" src={`data:${drawn.mediaType};base64,${drawn.base64}`} alt={alt} />
  );
}
