/** A hand-held scanner types faster than any person. */
const maxPauseMs = 80;
const minCharacters = 12;

/**
 * Reads what a hand-held scanner types, whatever has the focus. `onCode` gets each text that ends with Enter. Fields
 * keep what is typed into them: their forms send it. Returns how to end it.
 */
export function readKeyboard(onCode: (text: string) => void): () => void {
  let typed = '';
  let last = 0;

  function onKey(event: KeyboardEvent): void {
    const { target, key } = event;
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.timeStamp - last > maxPauseMs) typed = '';
    last = event.timeStamp;
    if (key === 'Enter') {
      const text = typed;
      typed = '';
      if (text.length < minCharacters) return;
      // The button that has the focus is not meant.
      event.preventDefault();
      event.stopPropagation();
      onCode(text);
    } else if (key.length === 1) {
      typed += key;
      if (typed.length > 1) event.preventDefault();
    }
  }

  addEventListener('keydown', onKey, { capture: true });
  return () => removeEventListener('keydown', onKey, { capture: true });
}
