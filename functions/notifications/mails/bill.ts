import { escapeMarkup } from '../../../shared/text/markup.ts';
import type { PriceRow } from '../../../shared/text/price-rows.ts';

/** `Total: €45.00` */
export const billLine = ({ label, amount }: PriceRow): string => `${label}: ${amount}`;

const cell = 'padding:2px 0;vertical-align:top';

const rowHtml = ({ label, amount, isTotal }: PriceRow): string =>
  `<tr${isTotal ? ' style="font-weight:bold"' : ''}><td style="${cell}">${escapeMarkup(label)}</td>` +
  `<td style="${cell};padding-left:16px;text-align:right;white-space:nowrap">${escapeMarkup(amount)}</td></tr>`;

/** The table of a bill, with its amounts below each other. */
export const billHtml = (rows: readonly PriceRow[]): string => `
<table style="width:100%;font-size:15px;margin:24px 0;border-collapse:collapse;line-height:1.5">
${rows.map(rowHtml).join('\n')}
</table>`;
