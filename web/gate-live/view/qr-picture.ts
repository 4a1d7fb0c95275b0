import encodeQR from 'qr';
import { s } from '../../shared/dom.ts';

/** Draws a QR code as one path, dark on light in either colour scheme, with the quiet zone that scanners need. */
export function qrPicture(text: string, label: string): SVGElement {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  const size = rows.length;
  const dark = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])));
  return s(
    'svg',
    { class: 'qr', viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': label, 'shape-rendering': 'crispEdges' },
    s('rect', { width: size, height: size, fill: '#fff' }),
    s('path', { d: dark.join(''), fill: '#000' }),
  );
}
