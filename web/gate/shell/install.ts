/** Keeps the page on the phone, so that it opens without a network. Where a browser cannot, it needs one to open. */
export function keepPageOnPhone(): void {
  if (!('serviceWorker' in navigator)) return;
  // Relative to the page, which may stand below a path of its own.
  navigator.serviceWorker.register('gate/worker.js', { scope: 'gate' }).catch(() => undefined);
  // Otherwise a browser that is short of space may delete the scans that wait.
  void navigator.storage?.persist?.();
}
