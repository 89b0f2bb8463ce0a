export type TextField = HTMLInputElement | HTMLTextAreaElement;

/** Puts text where the caret is, as a key of a keyboard does: whoever listens to the field hears of it. */
export function typeInto(field: TextField, text: string): void {
  const [before, after] = aroundCaret(field);
  setText(field, before + text + after, before.length + text.length);
}

/** Takes away the character before the caret. */
export function eraseBefore(field: TextField): void {
  const [before, after] = aroundCaret(field);
  const kept = [...before].slice(0, -1).join('');
  setText(field, kept + after, kept.length);
}

/** Puts another character in the place of the one before the caret. */
export function changeBefore(field: TextField, change: (character: string) => string): void {
  const [before, after] = aroundCaret(field);
  const last = [...before].at(-1);
  if (last === undefined) return;
  const changed = before.slice(0, before.length - last.length) + change(last);
  setText(field, changed + after, changed.length);
}

export function eraseAll(field: TextField): void {
  setText(field, '', 0);
}

function aroundCaret(field: TextField): [string, string] {
  const { value, selectionStart, selectionEnd } = field;
  return [value.slice(0, selectionStart ?? value.length), value.slice(selectionEnd ?? value.length)];
}

function setText(field: TextField, text: string, caret: number): void {
  if (field.maxLength >= 0 && text.length > field.maxLength) return;
  // React looks at the value through a setter of its own, which would hide the change from it.
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, text);
  field.setSelectionRange(caret, caret);
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
