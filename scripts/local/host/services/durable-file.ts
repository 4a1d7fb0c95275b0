import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a new file. It appears complete or not at all, and is on disk once this resolves. */
export async function writeDurably(path: string, content: Uint8Array): Promise<void> {
  const part = `${path}.part`;
  const handle = await open(part, 'wx');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, path);
  // Windows cannot open folders. There the rename is written to disk by the file system's journal.
  if (process.platform !== 'win32') await sync(dirname(path));
}
