import { createHash } from 'node:crypto';

/** A paper that somebody is to sign, as the portal is sent it. */
export interface Paper {
  readonly name: string;
  readonly mediaType: string;
  readonly form: 'pades' | 'cades';
  readonly sha256: string;
  readonly document: string;
}

/** A loan of the bank: the contract, in which the signature comes back, and what goes with it. */
export function loanPapers(amountYen: number): readonly Paper[] {
  const amount = amountYen.toLocaleString('ja-JP');
  return [
    paper('keiyaku.pdf', 'application/pdf', 'pades', contractPdf(['Mihon Bank', 'Loan contract', `${amount} yen`])),
    paper(
      'setsumei.txt',
      'text/plain',
      'cades',
      Buffer.from(`見本銀行の貸付けの説明\n${amount}円を、12回で返します。\n`),
    ),
  ];
}

function paper(name: string, mediaType: string, form: Paper['form'], bytes: Buffer): Paper {
  const sha256 = createHash('sha256').update(bytes).digest('base64url');
  return { name, mediaType, form, sha256, document: bytes.toString('base64') };
}

/** One page with lines in a font that every reader has: a bank would have its own program for this. */
function contractPdf(lines: readonly string[]): Buffer {
  const page = `BT /F1 18 Tf 24 TL 60 760 Td ${lines.map((line) => `(${line}) Tj T*`).join(' ')} ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${page.length} >>\nstream\n${page}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.7\n';
  const places = objects.map((object, at) => {
    const place = `${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const size = objects.length + 1;
  const end = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(`${text}xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}${end}`, 'latin1');
}
