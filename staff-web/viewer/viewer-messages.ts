/** What goes between the desk's page and the frame that draws, over one port. The frame may be anybody's by then. */

/** Data of pdf.js that a PDF needs and does not bring along: character maps, fonts, decoders. */
export const VIEWER_DATA_KINDS = ['cMapUrl', 'standardFontDataUrl', 'wasmUrl'] as const;
export type ViewerDataKind = (typeof VIEWER_DATA_KINDS)[number];

/** Why a file is not drawn. */
export const VIEWER_TROUBLES = ['damaged', 'tooLarge', 'locked', 'xfa', 'slow', 'unknownKind', 'heic'] as const;
export type ViewerTrouble = (typeof VIEWER_TROUBLES)[number];

export const MOST_PAGES = 200;
/** Of a picture, and of one in a PDF. */
export const MOST_PIXELS = 64_000_000;
/** Of what is drawn, in pixels: more does not fit a canvas. */
export const MOST_DRAWN_PIXELS = 16_000_000;
export const MOST_SIDE_PX = 12_000;
/** Of the frame on the page; a strip that is longer is shown squeezed. */
export const MOST_SHOWN_HEIGHT_PX = 100_000;

export type Turned = 0 | 90 | 180 | 270;

/** From the desk: what is to be drawn, as wide as the screen shows it. */
export interface DrawWish {
  readonly asks: 'draw';
  readonly page: number;
  readonly widthPx: number;
  readonly turned: Turned;
}

/** From the desk: data that the frame wanted; nothing where there is none. */
export interface DataReply {
  readonly asks: 'take';
  readonly id: number;
  readonly bytes: Uint8Array | null;
}

/** To the frame, once, with the file and the port. */
export interface ViewerBeginning {
  readonly bytes: Uint8Array;
  /** What the drawing is called for those who do not see it. */
  readonly label: string;
}

export type ViewerSaid =
  | { readonly says: 'opened'; readonly pages: number }
  | { readonly says: 'drawn'; readonly page: number; readonly widthPx: number; readonly heightPx: number }
  | { readonly says: 'trouble'; readonly trouble: ViewerTrouble }
  | { readonly says: 'wants'; readonly id: number; readonly kind: ViewerDataKind; readonly name: string };
