import { createHash } from 'node:crypto';
import { SIGN_LIMITS } from '#contract/portal/remote-signing.ts';
import { dictionaryIn, nameIn, type PdfObject, type PdfObjects, readPdfObjects } from './pdf-objects.ts';
import { nameCovered, type PdfToSign } from './pdf-signature.ts';
import { type PdfDictionary, type PdfReference, type PdfValue, UnreadablePdf } from './pdf-syntax.ts';

/** Ten digits each, which the places of any file fit. */
const RANGE_ROOM = '[0 9999999999 9999999999 9999999999]';
/** Print, and locked. Source: ISO 32000-2, table 167. */
const FIELD_FLAGS = 4 | 128;
/** There are signatures, and the file may only be added to. Source: ISO 32000-2, table 225. */
const SIGNATURES_EXIST_APPEND_ONLY = 3;
const DEEPEST_PAGE = 50;

/** An object of the revision, as the file will have it. */
interface Written {
  readonly n: number;
  readonly generation: number;
  readonly text: string;
}

/**
 * The PDF with one revision more, of nothing but a signature that nobody sees on a page: its dictionary, its field, and the
 * form and first page that name it. What was there stays byte for byte, with all of its signatures. The same document and
 * time give the same bytes, so that who signs and who checks each make them from the document.
 *
 * Throws `UnreadablePdf` where the file is written in a way that is not followed, and where its author has decided what may
 * be added to it (DocMDP). Source: ISO 32000-2, 7.5.6, 12.7.5.5, 12.8.1; ETSI EN 319 142-1, 6.3.
 */
export function signatureRevision(pdf: Uint8Array, atMs: number): PdfToSign {
  const objects = readPdfObjects(pdf);
  const { trailer, size } = objects;
  const [signature, field] = [size, size + 1];
  const catalog = objects.object(referenceIn(trailer.value.entries.get('Root')));
  if (dictionaryIn(catalog.value).entries.has('Perms')) throw new UnreadablePdf('its author says what may be added');
  const page = firstPage(objects, dictionaryIn(catalog.value));
  const changed = new Map<number, Written>();
  const write: Write = ({ n, generation }, text) => {
    if ((changed.get(n)?.text ?? text) !== text) throw new UnreadablePdf('one object for two things');
    changed.set(n, { n, generation, text });
  };

  write({ n: signature, generation: 0 }, signatureText(atMs));
  write({ n: field, generation: 0 }, fieldText(pdf, { signature, page }));
  addToList(objects, page, 'Annots', field, write);
  addToForm(objects, catalog, field, write);
  return nameCovered(...appended(pdf, objects, [...changed.values()], signature));
}

function signatureText(atMs: number): string {
  const time = new Date(atMs).toISOString().replace(/\D/g, '').slice(0, 14);
  const gap = '0'.repeat(SIGN_LIMITS.cmsBytes * 2);
  return `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange ${RANGE_ROOM} /Contents <${gap}> /M (D:${time}Z) >>`;
}

/** Named by what it signs: no file has a field that is named by that very file. */
function fieldText(pdf: Uint8Array, { signature, page }: { readonly signature: number; readonly page: PdfObject }) {
  const name = createHash('sha256').update(pdf).digest('hex').slice(0, 32);
  return `<< /Type /Annot /Subtype /Widget /FT /Sig /T (${name}) /V ${signature} 0 R /F ${FIELD_FLAGS} /P ${page.n} ${page.generation} R /Rect [0 0 0 0] >>`;
}

type Write = (object: Pick<PdfObject, 'n' | 'generation'>, text: string) => void;

/** Adds the field to the list that an object's dictionary has under a name, or refers to, or has not yet. */
function addToList(objects: PdfObjects, object: PdfObject, name: string, field: number, write: Write): void {
  const dictionary = dictionaryIn(object.value);
  const list = dictionary.entries.get(name);
  if (list?.is === 'reference') {
    const referred = objects.object(list);
    write(referred, listWith(referred.text, referred.value, field));
    return;
  }
  write(
    object,
    withEntry(
      object.text,
      dictionary,
      name,
      list === undefined ? `[${field} 0 R]` : listWith(object.text, list, field),
    ),
  );
}

function addToForm(objects: PdfObjects, catalog: PdfObject, field: number, write: Write): void {
  const root = dictionaryIn(catalog.value);
  const form = root.entries.get('AcroForm');
  const begun = `<< /Fields [${field} 0 R] /SigFlags ${SIGNATURES_EXIST_APPEND_ONLY} >>`;
  if (form === undefined) {
    write(catalog, withEntry(catalog.text, root, 'AcroForm', begun));
    return;
  }
  const holder = form.is === 'reference' ? objects.object(form) : catalog;
  const dictionary = dictionaryIn(form.is === 'reference' ? holder.value : form);
  const fields = dictionary.entries.get('Fields');
  let list = `[${field} 0 R]`;
  if (fields?.is === 'reference') {
    const referred = objects.object(fields);
    write(referred, listWith(referred.text, referred.value, field));
    list = `${fields.n} ${fields.generation} R`;
  } else if (fields !== undefined) {
    list = listWith(holder.text, fields, field);
  }
  const changed = withEntries(holder.text, dictionary, {
    Fields: list,
    SigFlags: String(SIGNATURES_EXIST_APPEND_ONLY),
  });
  write(holder, form.is === 'reference' ? changed : withEntry(catalog.text, root, 'AcroForm', changed));
}

function listWith(text: string, list: PdfValue, field: number): string {
  if (list.is !== 'array') throw new UnreadablePdf('no list');
  return `${text.slice(list.from, list.to - 1)} ${field} 0 R]`;
}

function withEntry(text: string, dictionary: PdfDictionary, name: string, value: string): string {
  return withEntries(text, dictionary, { [name]: value });
}

/** The dictionary as it is written, letter by letter, but for these entries. */
function withEntries(text: string, dictionary: PdfDictionary, entries: Readonly<Record<string, string>>): string {
  const there = [...dictionary.entries].flatMap(([name, { from, to }]) => {
    const value = entries[name];
    return value === undefined ? [] : [{ from, to, value: ` ${value}` }];
  });
  const end = dictionary.to - 2;
  const added = Object.entries(entries).filter(([name]) => !dictionary.entries.has(name));
  const more = { from: end, to: end, value: added.map(([name, value]) => ` /${name} ${value} `).join('') };
  let [written, at] = ['', dictionary.from];
  for (const { from, to, value } of [...there, more].toSorted((a, b) => a.from - b.from)) {
    written += text.slice(at, from) + value;
    at = to;
  }
  return written + text.slice(at, dictionary.to);
}

function firstPage(objects: PdfObjects, catalog: PdfDictionary): PdfObject {
  let reference = referenceIn(catalog.entries.get('Pages'));
  for (let depth = 0; depth < DEEPEST_PAGE; depth += 1) {
    const object = objects.object(reference);
    const { entries } = dictionaryIn(object.value);
    const kids = entries.get('Kids');
    if (nameIn(entries.get('Type')) === 'Page' && kids === undefined) return object;
    const list = kids?.is === 'reference' ? objects.object(kids).value : kids;
    reference = referenceIn(list?.is === 'array' ? list.items[0] : undefined);
  }
  throw new UnreadablePdf('no page');
}

function referenceIn(value: PdfValue | undefined): PdfReference {
  if (value?.is !== 'reference') throw new UnreadablePdf('no reference');
  return value;
}

/** The file with the objects and a cross-reference of the kind that it has, and where one of the objects begins. */
function appended(
  pdf: Uint8Array,
  objects: PdfObjects,
  written: readonly Written[],
  wanted: number,
): [Uint8Array, number] {
  const endsInLine = pdf.at(-1) === 0x0a || pdf.at(-1) === 0x0d;
  let text = endsInLine ? '' : '\n';
  const places: { readonly n: number; readonly generation: number; readonly offset: number }[] = [];
  for (const { n, generation, text: value } of written.toSorted((a, b) => a.n - b.n)) {
    places.push({ n, generation, offset: pdf.length + text.length });
    text += `${n} ${generation} obj\n${value}\nendobj\n`;
  }
  const crossReferenceAt = pdf.length + text.length;
  text += objects.isStream ? streamOf(objects, places, crossReferenceAt) : tableOf(objects, places);
  text += `startxref\n${crossReferenceAt}\n%%EOF\n`;
  const bytes = Buffer.concat([pdf, Buffer.from(text, 'latin1')]);
  const found = places.find(({ n }) => n === wanted);
  return [new Uint8Array(bytes), found?.offset ?? pdf.length];
}

type Places = readonly { readonly n: number; readonly generation: number; readonly offset: number }[];

function tableOf(objects: PdfObjects, places: Places): string {
  const entries = places.map(
    ({ n, generation, offset }) =>
      `${n} 1\n${String(offset).padStart(10, '0')} ${String(generation).padStart(5, '0')} n \n`,
  );
  return `xref\n${entries.join('')}trailer\n<< ${trailerEntries(objects, objects.size + 2)} >>\n`;
}

/** Source: ISO 32000-2, 7.5.8. */
function streamOf(objects: PdfObjects, places: Places, at: number): string {
  const n = objects.size + 2;
  const all = [...places, { n, generation: 0, offset: at }].toSorted((a, b) => a.n - b.n);
  const data = Buffer.alloc(all.length * 7);
  for (const [row, { generation, offset }] of all.entries()) {
    data.writeUInt8(1, row * 7);
    data.writeUInt32BE(offset, row * 7 + 1);
    data.writeUInt16BE(generation, row * 7 + 5);
  }
  const index = all.map((one) => `${one.n} 1`).join(' ');
  return `${n} 0 obj\n<< /Type /XRef /W [1 4 2] /Index [${index}] /Length ${data.length} ${trailerEntries(objects, n + 1)} >>\nstream\n${data.toString('latin1')}\nendstream\nendobj\n`;
}

/** What leads on to what was there. The first half of the identifier stays, the second is of this revision. */
function trailerEntries({ trailer: { text, value }, crossReferenceAt }: PdfObjects, size: number): string {
  const kept = ['Root', 'Info'].flatMap((name) => {
    const entry = value.entries.get(name);
    return entry === undefined ? [] : [`/${name} ${text.slice(entry.from, entry.to)}`];
  });
  const identifier = value.entries.get('ID');
  const first = identifier?.is === 'array' ? identifier.items[0] : undefined;
  const second = createHash('sha256').update(`${crossReferenceAt} ${size}`).digest('hex').slice(0, 32);
  const named = first === undefined ? [] : [`/ID [${text.slice(first.from, first.to)} <${second}>]`];
  return [`/Size ${size}`, `/Prev ${crossReferenceAt}`, ...kept, ...named].join(' ');
}
