const openDialogs = (): HTMLDialogElement[] => [...document.querySelectorAll<HTMLDialogElement>('dialog[open]')];

/** Whether a dialog lies over the page. It would hide a verdict. */
export const isDialogOpen = (): boolean => openDialogs().length > 0;

export function closeDialogs(): void {
  for (const dialog of openDialogs()) dialog.close();
}
