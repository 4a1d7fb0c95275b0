import { createHash } from 'node:crypto';

const sha256 = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const hashesOf = (html: string, tag: 'script' | 'style'): string =>
  [...html.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].map(([, text = '']) => sha256(text)).join(' ');

/**
 * The Content-Security-Policy of a page. It allows only the page's own inline script and style, by their hashes. So no
 * injected script runs, and nothing is loaded from another host. `formAction`: where its forms may lead. `installable`:
 * browsers keep it as an app, with a service worker and an icon of this host.
 */
export function contentSecurityPolicy(
  html: string,
  { formAction = "'none'", installable = false }: { formAction?: string; installable?: boolean } = {},
): string {
  return [
    "default-src 'none'",
    `script-src ${hashesOf(html, 'script') || "'none'"}`,
    `style-src ${hashesOf(html, 'style') || "'none'"}`,
    "connect-src 'self'",
    `img-src data:${installable ? " 'self'; manifest-src 'self'; worker-src 'self'" : ''}`,
    "base-uri 'none'",
    `form-action ${formAction}`,
    "frame-ancestors 'none'",
  ].join('; ');
}
