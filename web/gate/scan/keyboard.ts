import { TypedCode } from './typed-code.ts';

const texts: ReadonlySet<string> = new Set(['text', 'search', 'email', 'tel', 'url', 'password', 'number']);

const isTextField = (target: EventTarget | null): target is HTMLInputElement =>
  target instanceof HTMLInputElement && texts.has(target.type);

/** A key that stands for a character, or ends a text. With AltGr a keyboard types signs such as `]`. */
function isTyping({ key, ctrlKey, altKey, metaKey, isComposing, repeat }: KeyboardEvent): boolean {
  return !metaKey && !isComposing && !repeat && (!ctrlKey || altKey) && (key.length === 1 || !altKey);
}

/**
 * Reads what a hand-held scanner types, whatever has the focus. `onCode` gets each text that ends with Enter, with Tab,
 * or with a silence. A field keeps what is typed into it, unless that is the code of a ticket: then it is as before.
 * Returns how to end it.
 */
export function readKeyboard(onCode: (text: string) => void): () => void {
  const typed = new TypedCode();
  let field: { element: HTMLInputElement; before: string } | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;

  function found(text: string): void {
    if (field) field.element.value = field.before;
    field = undefined;
    onCode(text);
  }

  function onSilence(): void {
    if (field && !typed.isCode) return;
    const text = typed.end();
    if (text !== undefined) found(text);
  }

  function onKey(event: KeyboardEvent): void {
    if (!isTyping(event)) return;
    const { target, key, timeStamp } = event;
    const { isCode } = typed;
    const { text, isBurst } = typed.press(key, timeStamp);
    clearTimeout(silence);
    silence = setTimeout(onSilence, typed.silenceMs);
    const isField = isTextField(target);
    if (!isBurst) field = isField ? { element: target, before: target.value } : undefined;
    if (isField && (text === undefined ? key.length === 1 || !isBurst : !isCode)) return;
    // A list would choose what begins with the letter.
    if (!isBurst && !(target instanceof HTMLSelectElement && key.length === 1 && key !== ' ')) return;
    // Neither the button that has the focus is meant, nor the form of the field.
    event.preventDefault();
    event.stopPropagation();
    if (text !== undefined) found(text);
  }

  addEventListener('keydown', onKey, { capture: true });
  return () => {
    clearTimeout(silence);
    removeEventListener('keydown', onKey, { capture: true });
  };
}
