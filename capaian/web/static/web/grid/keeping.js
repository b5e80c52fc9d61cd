// Keeps this page and its files on the device, so that it opens without a line the next time.

const { worker } = document.body.dataset;

const openStore = (name) => {
  const version = new URL(worker, location).searchParams.get("v");
  return caches.open(`capaian-${name}-${version}`);
};

const addMissing = async (name, addresses) => {
  const store = await openStore(name);
  const missing = [];
  for (const each of addresses) {
    if (!(await store.match(each, { ignoreVary: true }))) missing.push(each);
  }
  await store.addAll(missing);
};

export const keepPage = async (address) => {
  if (!("serviceWorker" in navigator)) return; // only on https or the machine itself
  try {
    await navigator.serviceWorker.ready;
    const files = performance.getEntriesByType("resource").map((each) => each.name)
      .filter((name) => name.startsWith(`${location.origin}/static/web/`));
    await addMissing("luring", new Set(files));
    await addMissing("isian", [address]);
  } catch { /* a browser that keeps nothing: the page works with a line */ }
};

// The page as it is now, with the evidence that was received since it was opened.
export const keepAnew = async (address) => {
  try {
    const page = await fetch(address);
    if (page.headers.has("Capaian-Isian")) await (await openStore("isian")).put(address, page);
  } catch { /* the next visit keeps it */ }
};
