declare module 'subset-font' {
  /** The characters of `text` out of a font, in the format asked for. */
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: { readonly targetFormat: 'woff2'; readonly noLayoutClosure: boolean },
  ): Promise<Buffer>;
}
