// Keeps this page and its files on the device, so that it opens without a line the next time.

const openStore = (worker) => {
  const version = new URL(worker, location).searchParams.get("v");
  return caches.open(`capaian-isian-${version}`);
};

export const keepPage = async (worker, address) => {
  if (!("serviceWorker" in navigator)) return; // only on https or the machine itself
  try {
    await navigator.serviceWorker.register(worker, { scope: "/kasus/" });
    await navigator.serviceWorker.ready;
    const store = await openStore(worker);
    const files = performance.getEntriesByType("resource").map((each) => each.name)
      .filter((name) => name.startsWith(`${location.origin}/static/web/`));
    const missing = [];
    for (const each of new Set([address, ...files])) {
      if (!(await store.match(each, { ignoreVary: true }))) missing.push(each);
    }
    await store.addAll(missing);
  } catch { /* a browser that keeps nothing: the page works with a line */ }
};

// The page as it is now, with the evidence that was received since it was opened.
export const keepAnew = async (worker, address) => {
  try {
    const page = await fetch(address);
    if (page.headers.has("Capaian-Isian")) await (await openStore(worker)).put(address, page);
  } catch { /* the next visit keeps it */ }
};
