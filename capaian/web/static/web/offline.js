// The worker that stands by for the time without a line.
//
// With a line it always gives what the server says. Without one it opens the forms that were open
// on this device before and that their owner may fill in (the server marks them); a page whose
// form was not received learns so and stays; any other page becomes one of ours. It answers
// nothing but pages and their files.
"use strict";

const VERSION = new URL(self.location).searchParams.get("v");
const FORMS = `capaian-isian-${VERSION}`; // of one person: capaian.js empties it for the next
const FILES = `capaian-luring-${VERSION}`; // of nobody
const FORM = /^\/kasus\/\d+\/isian\/\d+\/$/;
const [GONE, UNSENT] = ["/luring/", "/luring/kiriman/"];
const PARTS = ["capaian.css", "capaian.js", "mark.svg", "kept.js", "grid/device.js"]
  .map((name) => `/static/web/${name}`);

self.addEventListener("install", (event) => event.waitUntil((async () => {
  // As strangers see them: they stay when whoever is here now has left.
  const pages = [GONE, UNSENT].map((page) => new Request(page, { credentials: "omit" }));
  await (await caches.open(FILES)).addAll([...pages, ...PARTS]);
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  // The first workers stood before /kasus/ alone, and would still be asked first there.
  if (new URL(self.registration.scope).pathname !== "/") {
    await self.registration.unregister();
    return;
  }
  const old = (await caches.keys())
    .filter((name) => name.startsWith("capaian-") && ![FORMS, FILES].includes(name));
  await Promise.all(old.map((name) => caches.delete(name)));
  // The page is asked for while the worker is still getting up.
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { mode, method, url, cache } = event.request;
  const { origin, pathname } = new URL(url);
  // Back to the answer of a form: the browser sends nothing and has kept nothing.
  const isBack = method !== "GET" && cache === "only-if-cached";
  if (mode === "navigate" && isBack) event.respondWith(open(event, new Request(url, { redirect: "manual" })));
  else if (mode === "navigate") event.respondWith(method === "GET" ? open(event) : send(event.request));
  else if (method === "GET" && origin === self.location.origin && pathname.startsWith("/static/web/")) {
    event.respondWith(load(event));
  }
});

const find = (request, cacheName) => caches.match(request, { cacheName, ignoreVary: true });

const open = async (event, request = event.request) => {
  const isForm = FORM.test(new URL(request.url).pathname);
  let page;
  try {
    page = await event.preloadResponse;
    // Firefox answers with an error where others reject.
    if (!page || page.type === "error") page = await fetch(request);
  } catch (gone) {
    return (isForm && await find(request, FORMS)) || (await find(GONE, FILES)) || Promise.reject(gone);
  }
  if (isForm && page.ok) {
    const forms = await caches.open(FORMS);
    if (page.headers.has("Capaian-Isian")) await forms.put(request, page.clone());
    else await forms.delete(request, { ignoreVary: true });
  }
  return page;
};

const load = async (event) => {
  try {
    const file = await fetch(event.request);
    if (file.ok) {
      const copy = file.clone();
      event.waitUntil(caches.open(FILES).then((files) => files.put(event.request, copy)));
    }
    return file;
  } catch (gone) {
    return (await find(event.request, FILES)) ?? Promise.reject(gone);
  }
};

// 204 leaves the page where it is, with all that was typed in it.
const send = async (request) => {
  try {
    return await fetch(request);
  } catch (gone) {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const told = await Promise.all(pages.map(tell));
    if (told.includes(true)) return new Response(null, { status: 204 });
    return (await find(UNSENT, FILES)) ?? Promise.reject(gone);
  }
};

// Whether it was this page that had sent something.
const tell = (page) => new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => done(true);
  setTimeout(() => done(false), 1000);
  page.postMessage("unsent", [port2]);
});
