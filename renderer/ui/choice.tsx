import type { ComponentProps, ReactNode } from 'react';
import './choice.css';

/** Several that belong together, under one question. */
export function Choices(props: {
  readonly legend: string;
  readonly describedBy?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <fieldset className="choices" aria-describedby={props.describedBy}>
      <legend>{props.legend}</legend>
      {props.children}
    </fieldset>
  );
}

/** One radio button or checkbox in a frame that can be pressed all over; `about` says more below its words. */
export function Choice({ about, children, ...input }: ComponentProps<'input'> & { readonly about?: string }) {
  return (
    <label className="choice">
      <input {...input} />
      <span>
        {about === undefined ? (
          children
        ) : (
          <>
            <span className="choice-title">{children}</span>
            <span className="quiet choice-about">{about}</span>
          </>
        )}
      </span>
    </label>
  );
}
