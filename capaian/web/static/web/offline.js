// The worker that opens a unit's form without a line, once it was open on this device.
//
// It stands between the browser and /kasus/ only. Of that it answers nothing but the forms that
// their owner may fill in (the server marks them) and the files of their pages; with a line
// always with what the server says. capaian.js empties the store for the next person.
"use strict";

const VERSION = new URL(self.location).searchParams.get("v");
const STORE = `capaian-isian-${VERSION}`;
const FORM = /^\/kasus\/\d+\/isian\/\d+\/$/;

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith("capaian-") && name !== STORE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  const isPage = request.mode === "navigate" && FORM.test(pathname);
  if (isPage || pathname.startsWith("/static/web/")) event.respondWith(answer(request, isPage));
});

const answer = async (request, isPage) => {
  let response;
  try {
    response = await fetch(request);
  } catch (gone) {
    const kept = await (await caches.open(STORE)).match(request, { ignoreVary: true });
    if (kept) return kept;
    throw gone;
  }
  if (!response.ok || response.redirected) return response;
  const store = await caches.open(STORE);
  if (!isPage || response.headers.has("Capaian-Isian")) await store.put(request, response.clone());
  else await store.delete(request, { ignoreVary: true });
  return response;
};
