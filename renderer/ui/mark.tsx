import './mark.css';

/** A round mark in a row of them; the list that holds them has the class `marks`. */
export function Mark({ children }: { readonly children: string }) {
  return (
    <span className="mark" aria-hidden="true">
      {children}
    </span>
  );
}
