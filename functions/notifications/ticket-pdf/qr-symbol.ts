import { create } from 'qrcode';

/** A run of dark modules in one row. Units are modules, the origin is the symbol's top left corner. */
interface Run {
  x: number;
  y: number;
  width: number;
}
export interface QrSymbol {
  /** Modules on a side, without the quiet zone. */
  size: number;
  runs: Run[];
}

/** White modules required on every side (ISO/IEC 18004). */
export const quietModules = 4;

/** The characters of QR's alphanumeric mode. Ticket codes use only these. */
const alphanumeric = /^[0-9A-Z $%*+\-./:]+$/;

/** Encodes text at error level M, as few rectangles. @throws Error when the text is too long for a symbol. */
export function qrSymbol(text: string): QrSymbol {
  const content = alphanumeric.test(text) ? [{ data: text, mode: 'alphanumeric' } as const] : text;
  const { modules } = create(content, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  const runs: Run[] = [];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const start = x;
      while (x < size && modules.get(y, x)) x++;
      if (x > start) runs.push({ x: start, y, width: x - start });
    }
  }
  return { size, runs };
}
