import { useEffect, useRef, useState } from 'react';
import type { Outcome } from '#contract/failures/outcome.ts';
import type { LocalizedText } from '#contract/values/localized-text.ts';
import { Button } from '#ui/button.tsx';
import { Note } from '#ui/note.tsx';
import { Waiting } from '#ui/waiting.tsx';
import { withoutReadings } from '#words/ruby.ts';
import { useDesk, useInLanguage, useLoaded } from '../page/desk-context.ts';
import { Said, WhenLoaded } from '../page/screen.tsx';
import { linkViewer } from './viewer-link.ts';
import type { Turned, ViewerTrouble } from './viewer-messages.ts';
import './viewer.css';

const FRAME_PATH = '/staff/viewer';
/** How long a frame may take to open a file, or to draw a page of it. */
const DRAWN_WITHIN_MS = 10_000;
const ZOOMS = [1, 1.5, 2, 3] as const;

/** One file, drawn in a frame that reaches nothing. The look at it is recorded. `load` stays the same one. */
export function Viewer(props: { readonly load: () => Promise<Outcome<Uint8Array>>; readonly title: LocalizedText }) {
  const { title } = props;
  const { loaded, reload } = useLoaded(props.load);
  return (
    <WhenLoaded loaded={loaded} reload={reload}>
      {(bytes) => <OpenFile bytes={bytes} title={title} />}
    </WhenLoaded>
  );
}

function OpenFile({ bytes, title }: { readonly bytes: Uint8Array; readonly title: LocalizedText }) {
  const { d } = useDesk();
  const inLanguage = useInLanguage();
  const [trouble, setTrouble] = useState<ViewerTrouble>();
  const [pages, setPages] = useState(1);
  const [page, setPage] = useState(1);
  const [turned, setTurned] = useState<Turned>(0);
  const [zoom, setZoom] = useState(0);
  if (trouble !== undefined) {
    return (
      <Note kind="warning" title={d.viewer.troubleTitle} isUrgent>
        <p>{d.viewer.troubles[trouble]}</p>
        <p>{d.viewer.troubleTodo}</p>
      </Note>
    );
  }
  return (
    <>
      <div className="viewer-tools">
        {pages > 1 && (
          <>
            <Button onPress={() => setPage((at) => Math.max(1, at - 1))}>{d.viewer.previousPage}</Button>
            <Button onPress={() => setPage((at) => Math.min(pages, at + 1))}>{d.viewer.nextPage}</Button>
            <Said words={d.viewer.page(page, pages)} />
          </>
        )}
        <Button onPress={() => setZoom((at) => Math.min(ZOOMS.length - 1, at + 1))}>{d.viewer.larger}</Button>
        <Button onPress={() => setZoom((at) => Math.max(0, at - 1))}>{d.viewer.smaller}</Button>
        <Button onPress={() => setTurned((at) => ((at + 90) % 360) as Turned)}>{d.viewer.turn}</Button>
      </div>
      <DrawnFile
        bytes={bytes}
        label={withoutReadings(d.viewer.drawing(inLanguage(title)))}
        wish={{ page, turned, zoom: ZOOMS[zoom] ?? 1 }}
        onPages={setPages}
        onTrouble={setTrouble}
      />
    </>
  );
}

/** Thrown away with its frame where that takes too long or says that it cannot. */
function DrawnFile(props: {
  readonly bytes: Uint8Array;
  readonly label: string;
  readonly wish: { readonly page: number; readonly turned: Turned; readonly zoom: number };
  readonly onPages: (pages: number) => void;
  readonly onTrouble: (trouble: ViewerTrouble) => void;
}) {
  const { bytes, label, onPages, onTrouble } = props;
  const { page, turned, zoom } = props.wish;
  const { d } = useDesk();
  const box = useRef<HTMLElement>(null);
  const frame = useRef<HTMLIFrameElement>(null);
  const link = useRef<ReturnType<typeof linkViewer>>(undefined);
  const [isOpen, setIsOpen] = useState(false);
  const [drawn, setDrawn] = useState<{ readonly widthPx: number; readonly heightPx: number }>();
  const limit = useLimit(() => onTrouble('slow'));

  useEffect(() => {
    limit.begin();
    return () => {
      limit.end();
      link.current?.close();
    };
  }, [limit]);
  useEffect(() => {
    const width = box.current?.clientWidth ?? 0;
    if (!isOpen || width === 0) return;
    limit.begin();
    link.current?.draw({ page, turned, widthPx: Math.round(width * zoom) });
  }, [isOpen, page, turned, zoom, limit]);

  function begin(): void {
    const { current } = frame;
    // A frame that loads a second time has been led elsewhere.
    if (current?.contentWindow == null || link.current !== undefined) return;
    link.current = linkViewer(current.contentWindow, { bytes, label }, (said) => {
      if (said.says === 'trouble') return onTrouble(said.trouble);
      limit.end();
      if (said.says === 'drawn') return setDrawn(said);
      onPages(said.pages);
      setIsOpen(true);
    });
  }

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the page is moved by keys
    <section ref={box} className="viewer-box" aria-label={label} tabIndex={0}>
      {drawn === undefined && <Waiting words={d.viewer.opening} />}
      <iframe
        ref={frame}
        className="viewer-frame"
        title={label}
        src={FRAME_PATH}
        sandbox="allow-scripts"
        allow=""
        referrerPolicy="no-referrer"
        tabIndex={-1}
        onLoad={begin}
        style={
          drawn === undefined
            ? {}
            : { width: `${zoom * 100}%`, height: 'auto', aspectRatio: `${drawn.widthPx} / ${drawn.heightPx}` }
        }
      />
    </section>
  );
}

/** Calls once time is over, unless it was ended before. */
function useLimit(onOver: () => void) {
  const call = useRef(onOver);
  call.current = onOver;
  const timer = useRef(0);
  const limit = useRef({
    begin() {
      limit.current.end();
      timer.current = window.setTimeout(() => call.current(), DRAWN_WITHIN_MS);
    },
    end: () => window.clearTimeout(timer.current),
  });
  return limit.current;
}
