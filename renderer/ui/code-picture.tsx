import { encode } from 'uqr';
import './code-picture.css';

/** A QR code of a short text, with the quiet zone that readers need. Nothing personal belongs into it. */
export function CodePicture({ text, title }: { readonly text: string; readonly title: string }) {
  const { size, data } = encode(text, { ecc: 'M', border: 4 });
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg className="code-picture" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={title}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
