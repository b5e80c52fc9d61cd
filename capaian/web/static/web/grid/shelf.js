// The bytes of chosen files, kept on this device until they were received; the record of their form
// (device.js) says whose they are. Where the browser keeps none, the page holds them while it is open.

const NAME = "capaian-bukti"; // capaian.js takes it away from the next person
const FULL = "perangkat penuh";
export const CLOSED = "peramban ini tidak menyimpan berkas";

const settle = (request) => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

// What `ask` asks of the store, when it is written on the disk.
const withFiles = async (mode, ask) => {
  const opening = indexedDB.open(NAME);
  opening.onupgradeneeded = () => opening.result.createObjectStore("berkas");
  const base = await settle(opening);
  try {
    const transaction = base.transaction("berkas", mode, { durability: "strict" });
    const written = new Promise((done, failed) => {
      transaction.oncomplete = done;
      transaction.onabort = () => failed(transaction.error);
    });
    const [result] = await Promise.all([settle(ask(transaction.objectStore("berkas"))), written]);
    return result;
  } finally {
    base.close();
  }
};

export class Shelf {
  constructor() {
    this.held = new Map(); // key → {file, reason}: only this page has them
  }

  async keep(key, file) {
    try {
      await withFiles("readwrite", (files) => files.put(file, key));
    } catch (error) {
      this.held.set(key, { file, reason: error?.name === "QuotaExceededError" ? FULL : CLOSED });
    }
  }

  // The file, or undefined where it is gone: the browser makes room by itself when it has none.
  async find(key) {
    const held = this.held.get(key);
    if (held) return held.file;
    try {
      return await withFiles("readonly", (files) => files.get(key));
    } catch {
      return undefined;
    }
  }

  async drop(key) {
    if (this.held.delete(key)) return;
    try {
      await withFiles("readwrite", (files) => files.delete(key));
    } catch { /* it goes with the store, when its person leaves */ }
  }

  // Why a file would not outlive this page; empty for one that does.
  whyUnsafe(key) {
    return this.held.get(key)?.reason ?? "";
  }

  get safe() {
    return this.held.size === 0;
  }
}
