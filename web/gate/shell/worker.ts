/// <reference lib="webworker" />
declare const self: ServiceWorkerGlobalScope;
/** Names the page that this worker belongs to. A new page makes a new worker, which the browser then installs. */
declare const pageVersion: string;

const prefix = 'nightflow-gate-';
const cacheName = `${prefix}${pageVersion}`;
/** The page stands beside the folder of its worker, below whatever path the API has. */
const pageAddress: string = new URL('../gate', self.location.href).href;

async function keepPage(): Promise<void> {
  const cache = await caches.open(cacheName);
  // The browser's own cache may still have the last version.
  await cache.add(new Request(pageAddress, { cache: 'reload', credentials: 'omit' }));
  await self.skipWaiting();
}

async function dropOldPages(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(prefix) && name !== cacheName).map((name) => caches.delete(name)),
  );
  await self.clients.claim();
}

async function pageFromCache(request: Request): Promise<Response> {
  const kept = await caches.match(pageAddress, { cacheName });
  return kept ?? fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(keepPage()));
self.addEventListener('activate', (event) => event.waitUntil(dropOldPages()));
// Only the page itself: an answer of the API is never kept, and other pages below the scope go their own way.
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = request.url.replace(/[?#].*$/, '');
  if (request.mode === 'navigate' && address === pageAddress) event.respondWith(pageFromCache(request));
});
