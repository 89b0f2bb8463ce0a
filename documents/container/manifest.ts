import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { ContainerProblem } from '#contract/failures/filing-failures.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { digestOf, type HashName } from '#pki/der/algorithms.ts';
import { sameBytes } from '#pki/der/der.ts';
import { type Container, type ContainerEntry, ENTRY } from './asic-container.ts';

const ASIC = 'http://uri.etsi.org/02918/v1.2.1#';
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const DIGESTS: Readonly<Record<string, HashName>> = {
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};
const SHA256_URI = 'http://www.w3.org/2001/04/xmlenc#sha256';
const MANIFEST_LIMIT_BYTES = 65_536;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  json: 'application/json',
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  png: 'image/png',
  heic: 'image/heic',
};

/** Whether the manifest must name an entry. */
function isCovered(name: string): boolean {
  return name !== ENTRY.mimetype && !name.startsWith('META-INF/');
}

/** `ASiCManifest.xml` over the covered entries, in their order. Source: ETSI EN 319 162-1, A.4. */
export function composeManifest(entries: readonly ContainerEntry[]): Uint8Array {
  const references = entries
    .filter(({ name }) => isCovered(name))
    .map(({ name, bytes }) => {
      const mediaType = MEDIA_TYPES[name.slice(name.lastIndexOf('.') + 1)];
      const digest = Buffer.from(digestOf('sha256', bytes)).toString('base64');
      return [
        `  <asic:DataObjectReference URI="${name}" MimeType="${mediaType}">`,
        `    <ds:DigestMethod Algorithm="${SHA256_URI}"/>`,
        `    <ds:DigestValue>${digest}</ds:DigestValue>`,
        '  </asic:DataObjectReference>',
      ].join('\n');
    });
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<asic:ASiCManifest xmlns:asic="${ASIC}" xmlns:ds="${DSIG}">`,
    `  <asic:SigReference URI="${ENTRY.signature}" MimeType="application/pkcs7-signature"/>`,
    ...references,
    '</asic:ASiCManifest>',
  ];
  return new Uint8Array(Buffer.from(`${lines.join('\n')}\n`, 'utf8'));
}

interface Reference {
  readonly name: string;
  readonly hash: HashName;
  readonly digest: Uint8Array;
}

/**
 * Checks that the manifest names every covered entry once and nothing else, and that every digest fits: steps 2 and 3.
 * Fails with `containerInvalid`.
 */
export function checkManifest(container: Container, manifest: Uint8Array): Outcome<void> {
  const references = parseManifest(manifest);
  if (typeof references === 'string') return refused(references);
  const covered = container.entries.filter(({ name }) => isCovered(name));
  const extra = references.find(
    ({ name }, n) =>
      !covered.some((entry) => entry.name === name) || references.findIndex((one) => one.name === name) !== n,
  );
  if (extra !== undefined) return refused('manifestExtra', extra.name);
  const missed = covered.find((entry) => !references.some(({ name }) => name === entry.name));
  if (missed !== undefined) return refused('manifestIncomplete', missed.name);
  const altered = covered.find(
    (entry) =>
      !references.some(
        ({ name, hash, digest }) => name === entry.name && sameBytes(digest, digestOf(hash, entry.bytes)),
      ),
  );
  return altered === undefined ? success(undefined) : refused('digestMismatch', altered.name);
}

function refused(problem: ContainerProblem, entry?: string) {
  return failed({ code: 'containerInvalid', problem, ...(entry === undefined ? {} : { entry: entry.slice(0, 300) }) });
}

/** An element of the one tree that is both checked and used; names are resolved to `namespace local`. */
interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

function parseManifest(bytes: Uint8Array): readonly Reference[] | ContainerProblem {
  const root = bytes.length > MANIFEST_LIMIT_BYTES ? undefined : parseXml(bytes);
  if (root === undefined || root.name !== `${ASIC} ASiCManifest` || !isBare(root)) return 'manifestInvalid';
  const [signature, ...objects] = root.children;
  if (signature === undefined || !hasShape(signature, `${ASIC} SigReference`, ['URI', 'MimeType'], 0)) {
    return 'manifestInvalid';
  }
  if (signature.attributes.URI !== ENTRY.signature) return 'manifestInvalid';
  const references: Reference[] = [];
  for (const object of objects) {
    const reference = readReference(object);
    if (typeof reference === 'string') return reference;
    references.push(reference);
  }
  return references;
}

function readReference(object: XmlElement): Reference | ContainerProblem {
  const [method, value] = object.children;
  const isReference =
    hasShape(object, `${ASIC} DataObjectReference`, ['URI', 'MimeType'], 2) &&
    method !== undefined &&
    value !== undefined &&
    hasShape(method, `${DSIG} DigestMethod`, ['Algorithm'], 0) &&
    value.name === `${DSIG} DigestValue` &&
    value.children.length === 0 &&
    Object.keys(value.attributes).length === 0;
  const name = object.attributes.URI;
  if (!isReference || name === undefined) return 'manifestInvalid';
  const hash = DIGESTS[method.attributes.Algorithm ?? ''];
  if (hash === undefined) return 'digestAlgorithmRefused';
  const text = value.text.trim();
  const digest = Buffer.from(text, 'base64');
  return digest.toString('base64') === text ? { name, hash, digest: new Uint8Array(digest) } : 'manifestInvalid';
}

function isBare({ attributes, text }: XmlElement): boolean {
  return Object.keys(attributes).length === 0 && text.trim() === '';
}

function hasShape(element: XmlElement, name: string, attributes: readonly string[], children: number): boolean {
  return (
    element.name === name &&
    element.children.length === children &&
    element.text.trim() === '' &&
    Object.keys(element.attributes).every((one) => attributes.includes(one))
  );
}

/**
 * One tree from UTF-8 without DTD, entities, comments, CDATA or instructions: refusing `<!`, `&` and `<?` (but for the
 * declaration) before parsing leaves nothing in the text that a parser could expand or hide.
 */
function parseXml(bytes: Uint8Array): XmlElement | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const body = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"(?: standalone="(?:yes|no)")? ?\?>/i, '');
    if (/<!|<\?|&|[^\t\n\r -~]/.test(body) || XMLValidator.validate(body) !== true) return undefined;
    const nodes: unknown = new XMLParser({
      preserveOrder: true,
      ignoreAttributes: false,
      attributeNamePrefix: '',
      parseTagValue: false,
      parseAttributeValue: false,
      processEntities: false,
      trimValues: false,
    }).parse(body);
    const [root, ...others] = elementsIn(nodes, {});
    return others.length === 0 && textIn(nodes).trim() === '' ? root : undefined;
  } catch {
    return undefined;
  }
}

type Namespaces = Readonly<Record<string, string>>;
type ParsedNode = Readonly<Record<string, unknown>>;

function elementsIn(nodes: unknown, inherited: Namespaces): XmlElement[] {
  return (nodes as ParsedNode[]).flatMap((node) => {
    const tag = Object.keys(node).find((key) => key !== ':@');
    return tag === undefined || tag === '#text' ? [] : [toElement(tag, node, inherited)];
  });
}

function textIn(nodes: unknown): string {
  return (nodes as ParsedNode[]).map((node) => ('#text' in node ? String(node['#text']) : '')).join('');
}

function toElement(tag: string, node: ParsedNode, inherited: Namespaces): XmlElement {
  const given = Object.entries((node[':@'] ?? {}) as Record<string, string>);
  const isDeclaration = (key: string) => key === 'xmlns' || key.startsWith('xmlns:');
  const declared = given.filter(([key]) => isDeclaration(key)).map(([key, uri]) => [key.slice(6), uri] as const);
  const namespaces = { ...inherited, ...Object.fromEntries(declared) };
  const [prefix, local] = tag.includes(':') ? (tag.split(':', 2) as [string, string]) : ['', tag];
  return {
    name: `${Object.hasOwn(namespaces, prefix) ? namespaces[prefix] : ''} ${local}`,
    attributes: Object.fromEntries(given.filter(([key]) => !isDeclaration(key))),
    children: elementsIn(node[tag], namespaces),
    text: textIn(node[tag]),
  };
}
