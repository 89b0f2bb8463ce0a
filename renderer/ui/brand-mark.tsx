import './brand-mark.css';

export function BrandMark() {
  return (
    <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" className="brand-mark">
      <rect x="2" y="2" width="28" height="28" rx="8" />
      <path d="M9 23V12a7 7 0 0 1 14 0v11M6 23h20" />
    </svg>
  );
}
