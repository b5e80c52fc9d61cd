// Sends what the device keeps, in its order, each batch with a slip of its own, and says so.

import { hasCells, isWaiting, tellWaiting } from "./device.js";

const PATIENCE = [3, 10, 30]; // seconds until it is tried again without a line
const LOST = new Set([401, 403]);

export class Sender {
  // page: what the page shows and knows (see grid.js); device, shelf: what is kept
  constructor(page, device, shelf) {
    this.page = page;
    this.device = device;
    this.shelf = shelf;
    this.running = null;
    this.failures = 0;
    this.stopped = false; // refused: only a change or another page goes on
    this.lost = false; // the session ended
    this.timer = null;
  }

  later(seconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), seconds * 1000);
  }

  // Send all there is; true when everything was received.
  send() {
    clearTimeout(this.timer);
    this.running ??= this.sendAll().finally(() => { this.running = null; });
    return this.running;
  }

  async sendAll() {
    let record = this.device.read();
    while (isWaiting(record) && !this.stopped) {
      const received = hasCells(record) ? this.sendBatch() : this.sendFile(record.files[0]);
      if (!(await received)) break;
      record = this.device.read();
    }
    record = this.device.read();
    return !isWaiting(record) && Object.keys(record.clashes).length === 0;
  }

  async sendBatch() {
    const record = this.device.change((each) => {
      each.batch ??= { slip: each.slip, cells: each.cells };
      if (each.batch.cells === each.cells) each.cells = {};
    });
    const { slip, cells } = record.batch;
    const body = new URLSearchParams({ act: "sel", slip, version: record.version });
    for (const [name, cell] of Object.entries(cells)) {
      body.set(name, cell.text);
      body.set(`lama-${name}`, cell.seen);
    }
    const received = await this.deliver(body);
    if (received) this.take(record.batch, received);
    return received !== null;
  }

  async sendFile(file) {
    const bytes = await this.shelf.find(file.key);
    let received; // stays so where the bytes are gone
    if (bytes) {
      const body = new FormData();
      const facts = { act: "bukti", slip: file.slip, version: this.device.read().version };
      for (const [name, text] of Object.entries(facts)) body.set(name, text);
      body.set(file.field, bytes, file.name);
      received = await this.deliver(body);
      if (received === null) return false;
    }
    this.device.change((record) => {
      record.files = record.files.filter(({ key }) => key !== file.key);
      if (received) record.slip = received.getElementById("terkirim").dataset.slip;
    });
    await this.shelf.drop(file.key);
    this.page.takeFile(file, received);
    return true;
  }

  // What the server says it has received; null where that is told, and what is kept stays kept.
  async deliver(body) {
    this.page.say("Mengirim …");
    body.set("csrfmiddlewaretoken", this.page.token);
    const answer = await ask(this.page.address, { method: "POST", body });
    if (answer === null || answer.status >= 500) return this.wait();
    if (LOST.has(answer.status)) return (await this.comeBack(answer)) ? this.deliver(body) : null;
    if (!answer.ok) return this.refuse(await answer.text());
    const received = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!received.getElementById("terkirim")) return this.wait();
    this.failures = 0;
    this.lost = false;
    return received;
  }

  take(batch, received) {
    const { slip, version } = received.getElementById("terkirim").dataset;
    const clashes = {};
    for (const each of received.querySelectorAll(".clash")) {
      const { cell, saved, typed } = each.dataset;
      clashes[cell] = { saved, text: typed, sentence: each.textContent };
    }
    this.device.change((record) => {
      Object.assign(record, { slip, version: Number(version), batch: null });
      for (const [name, cell] of Object.entries(batch.cells)) {
        const later = record.cells[name];
        if (clashes[name]) {
          record.clashes[name] = { ...clashes[name], text: later?.text ?? cell.text };
          delete record.cells[name];
        } else {
          record.kept[name] = cell.text;
          if (later) later.seen = cell.text;
        }
      }
    });
    this.page.take(received, batch.cells);
  }

  wait() {
    this.failures += 1;
    this.tellKept();
    this.later(PATIENCE[Math.min(this.failures, PATIENCE.length) - 1]);
    return null;
  }

  tellKept(reason = "") {
    const waiting = tellWaiting(this.device.read());
    this.page.say(
      this.device.safe && this.shelf.safe
        ? `Tersimpan di perangkat, belum terkirim (${waiting}). ${reason}`
        : `Belum terkirim (${waiting}). Jangan tutup halaman ini. ${reason}`,
      "wait",
    );
  }

  refuse(text) {
    const words = new DOMParser().parseFromString(text, "text/html").body.textContent;
    this.device.change((record) => {
      record.cells = { ...record.batch?.cells, ...record.cells };
      record.batch = null;
    });
    this.stopped = true;
    this.tellKept(words.replace(/\s+/g, " ").trim());
    return null;
  }

  // The session has ended, or it is a new one: a fresh page has its token (true), or asks for the
  // login.
  async comeBack(answer) {
    if (this.lost) return this.refuse(await answer.text());
    const page = await ask(this.page.address, {});
    if (page === null) return this.wait();
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const form = fresh.getElementById("isian");
    if (form?.dataset.person === this.page.person) {
      this.lost = true; // a second refusal is none of the session
      this.page.token = form.elements.csrfmiddlewaretoken.value;
      return true;
    }
    this.tellKept();
    this.page.askForLogin();
    this.later(PATIENCE.at(-1));
    return null;
  }
}

const isSmall = (body) => !(body instanceof FormData) && String(body ?? "").length < 60000;

// The answer, or null without a line. The header asks for the fragment instead of the page.
export const ask = async (address, options) => {
  try {
    return await fetch(address, {
      ...options,
      headers: options.method ? { "HX-Request": "true" } : {},
      credentials: "same-origin",
      // A page that is being closed may still send, but only little.
      keepalive: document.hidden && isSmall(options.body),
    });
  } catch {
    return null;
  }
};
