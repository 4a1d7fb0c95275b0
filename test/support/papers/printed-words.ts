import { pageCommands } from '../state/printed-ticket.ts';

/** The text of each page in standard fonts. It is written as hexadecimal strings, cut where letters are kerned. */
export const printedPages = (pdf: Uint8Array): string[] =>
  pageCommands(pdf).flatMap((commands) => {
    const lines = [...commands.matchAll(/\[(.*)\] TJ/g)].map(([, line = '']) =>
      [...line.matchAll(/<([0-9a-f]+)>/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1')).join(''),
    );
    const words = lines.join(' ').replace(/\s+/g, ' ').replaceAll('\x80', '€').replaceAll('\x96', '–');
    return lines.length > 0 ? [words] : [];
  });
