import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';

interface FolderListener {
  /** Gets the path of a changed file or folder, relative to the watched folder, with `/`. */
  onChange(path: string): void;
  /** Changes below the folder may be missed. */
  onError(error: Error): void;
}

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/**
 * Watches everything below a folder. Each folder in it has a watch of its own: on Linux the recursive watch of Node
 * loses a file once another one is renamed over it, as editors and git do.
 */
export function watchFolder(folder: string, { onChange, onError }: FolderListener): { close(): void } {
  const watchers = new Map<string, FSWatcher>();

  function leave(path: string): void {
    for (const [one, watcher] of watchers) {
      if (one !== path && !one.startsWith(`${path}/`)) continue;
      watcher.close();
      watchers.delete(one);
    }
  }

  function enter(path: string, isNew: boolean): void {
    try {
      // The watch first, so that nothing is missed between the two.
      const watcher = watch(join(folder, path), (event, name) => name !== null && noticed(event, join(path, name)));
      watchers.set(path, watcher);
      watcher.on('error', (error) => !isGone(error) && onError(error));
      for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
        const inner = join(path, entry.name);
        if (isNew) onChange(inner);
        if (entry.isDirectory()) enter(inner, isNew);
      }
    } catch (error) {
      leave(path);
      if (!isGone(error)) onError(error instanceof Error ? error : new Error(String(error)));
    }
  }

  function noticed(event: string, path: string): void {
    onChange(path);
    if (event !== 'rename') return;
    leave(path);
    if (isFolder(join(folder, path))) enter(path, true);
  }

  enter('', false);
  return {
    close() {
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}
