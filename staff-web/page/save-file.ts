/** Hands a file to the browser, which saves it and shows nothing of it. */
export function saveFile(
  content: Uint8Array | string,
  { name, type }: { readonly name: string; readonly type: string },
): void {
  const link = document.createElement('a');
  const part = typeof content === 'string' ? content : new Uint8Array(content);
  link.href = URL.createObjectURL(new Blob([part], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
