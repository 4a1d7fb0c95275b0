import PDFDocument from 'pdfkit';
import type { Document } from './pdf-text.ts';

/**
 * Renders a document without pages; `draw` adds them. `createdAt` in epoch ms. The same drawing and time give the same
 * bytes.
 */
export function renderPdf(
  { title, size, createdAt }: { title: string; size: [width: number, height: number]; createdAt: number },
  draw: (doc: Document) => void,
): Promise<Buffer> {
  const doc = new PDFDocument({
    size,
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    info: { Title: title, Creator: 'NightFlow', Producer: 'NightFlow', CreationDate: new Date(createdAt) },
  });
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
    draw(doc);
    doc.end();
  });
}
