import type { ComponentProps } from 'react';
import './tool.css';

/** A button of the frame around the screens. */
export function Tool(props: ComponentProps<'button'>) {
  return <button type="button" className="tool" {...props} />;
}
