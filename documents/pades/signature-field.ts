/** In points, from the top left of the page. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a signature says of itself beside the CMS. */
interface SignatureClaims {
  /** The field's, as a reader lists it. */
  readonly fieldName: string;
  /** Who signs. */
  readonly signer: string;
  readonly atMs: number;
  /** The most that the CMS is long. */
  readonly cmsBytes: number;
}

/** Ten digits each: a PDF knows no place behind. */
const UNKNOWN_PLACE = 9_999_999_999;
/** Print, and locked. Source: ISO 32000-1, table 165. */
const FLAGS = 4 | 128;
/** There are signatures, and the file may only be added to. Source: ISO 32000-1, table 219. */
const SIGNATURES_EXIST_APPEND_ONLY = 3;
const MARGINLESS = [0, 0, 0];

/** Where pdfkit keeps what it writes: it knows forms, and no signatures. */
interface WithObjects {
  readonly page: PDFKit.PDFPage & { readonly annotations: unknown[] };
  readonly _root: { readonly data: { readonly AcroForm: { readonly data: FormData } } };
  ref(data: object): PdfObject;
}

interface FormData {
  readonly Fields: PdfObject[];
  SigFlags?: number;
  NeedAppearances?: boolean;
}

interface PdfObject {
  write(content: string): void;
  end(): void;
  /** Where it begins in the file, once it is ended. */
  readonly offset: number;
}

/**
 * Adds a signature field on the current page, in a box that the page itself draws, with room for the signature.
 * Answers where the signature's dictionary begins in the file.
 *
 * Source: ISO 32000-1, 12.7.4.5 and 12.8; ETSI EN 319 142-1, 6.3: the time stands in M, and no certificate beside the CMS.
 */
export function placeSignature(
  file: PDFKit.PDFDocument,
  { x, y, width, height }: Box,
  { fieldName, signer, atMs, cmsBytes }: SignatureClaims,
): number {
  const pdf = file as unknown as WithObjects;
  const { page, _root: root } = pdf;
  const signature = pdf.ref({
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    SubFilter: 'ETSI.CAdES.detached',
    // Before anything that a text stands in, so that no text can be taken for it.
    ByteRange: [0, UNKNOWN_PLACE, UNKNOWN_PLACE, UNKNOWN_PLACE],
    Contents: Buffer.alloc(cmsBytes),
    M: new Date(atMs),
    Name: new String(signer),
  });
  signature.end();
  const looks = pdf.ref({ Type: 'XObject', Subtype: 'Form', BBox: [0, 0, width, height], Length: 0 });
  looks.write('');
  looks.end();
  const field = pdf.ref({
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Sig',
    T: new String(fieldName),
    TU: new String(fieldName),
    V: signature,
    F: FLAGS,
    P: page.dictionary,
    Rect: [x, page.height - y - height, x + width, page.height - y],
    Border: MARGINLESS,
    AP: { N: looks },
  });
  page.annotations.push(field);
  field.end();
  file.initForm();
  const form = root.data.AcroForm.data;
  form.Fields.push(field);
  form.SigFlags = SIGNATURES_EXIST_APPEND_ONLY;
  // A reader that draws a field anew changes what is signed.
  delete form.NeedAppearances;
  return signature.offset;
}
