import './card-picture.css';

/** A card on its way onto a reader; plain shapes, no emblem. */
export function CardPicture({ is }: { readonly is: 'away' | 'working' | 'noReader' }) {
  return (
    <svg className={`picture is-${is}`} viewBox="0 0 320 180" width="320" height="180" aria-hidden="true">
      <g className="picture-reader">
        <rect x="70" y="104" width="180" height="52" rx="12" />
        <path d="M250 130h34c14 0 14 22 28 22" />
        <circle className="picture-lamp" cx="92" cy="138" r="5" />
      </g>
      {is !== 'noReader' && (
        <g className="picture-card">
          <rect x="100" y="28" width="120" height="76" rx="8" />
          <rect className="picture-chip" x="114" y="58" width="22" height="18" rx="3" />
          <path d="M148 60h54m-54 12h40M114 44h40" />
        </g>
      )}
    </svg>
  );
}
