// Sends what the device keeps, in its order, each batch with a slip of its own, and says so.

import { countWaiting, isWaiting } from "./device.js";

const PATIENCE = [3, 10, 30]; // seconds until it is tried again without a line
const LOST = new Set([401, 403]);

export class Sender {
  // page: what the page shows and knows (see grid.js); device: what is kept
  constructor(page, device) {
    this.page = page;
    this.device = device;
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
    while (isWaiting(this.device.read()) && !this.stopped) {
      if (!(await this.sendBatch())) break;
    }
    const record = this.device.read();
    return !isWaiting(record) && Object.keys(record.clashes).length === 0;
  }

  async sendBatch() {
    const record = this.device.change((each) => {
      each.batch ??= { slip: each.slip, cells: each.cells };
      if (each.batch.cells === each.cells) each.cells = {};
    });
    this.page.say("Mengirim …");
    const answer = await this.post(record);
    if (answer === null) return this.wait();
    if (LOST.has(answer.status)) return this.comeBack(answer);
    if (answer.status >= 500) return this.wait();
    if (!answer.ok) return this.refuse(await answer.text());
    const received = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!received.getElementById("terkirim")) return this.wait();
    this.failures = 0;
    this.lost = false;
    this.take(record.batch, received);
    return true;
  }

  async post(record) {
    const body = new URLSearchParams({
      csrfmiddlewaretoken: this.page.token,
      act: "sel",
      slip: record.batch.slip,
      version: record.version,
    });
    for (const [name, cell] of Object.entries(record.batch.cells)) {
      body.set(name, cell.text);
      body.set(`lama-${name}`, cell.seen);
    }
    return ask(this.page.address, { method: "POST", body });
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
    return false;
  }

  tellKept(reason = "") {
    const number = countWaiting(this.device.read());
    this.page.say(
      this.device.safe
        ? `Tersimpan di perangkat, belum terkirim (${number} isian). ${reason}`
        : `Belum terkirim (${number} isian). Jangan tutup halaman ini. ${reason}`,
      "wait",
    );
  }

  refuse(text) {
    const words = new DOMParser().parseFromString(text, "text/html").body.textContent;
    this.device.change((record) => {
      record.cells = { ...record.batch.cells, ...record.cells };
      record.batch = null;
    });
    this.stopped = true;
    this.tellKept(words.replace(/\s+/g, " ").trim());
    return false;
  }

  // The session has ended, or it is a new one: a fresh page has its token, or asks for the login.
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
    return false;
  }
}

// The answer, or null without a line. The header asks for the fragment instead of the page.
export const ask = async (address, options) => {
  try {
    return await fetch(address, {
      ...options,
      headers: options.method ? { "HX-Request": "true" } : {},
      credentials: "same-origin",
      // A page that is being closed may still send, but only little.
      keepalive: document.hidden && String(options.body ?? "").length < 60000,
    });
  } catch {
    return null;
  }
};
