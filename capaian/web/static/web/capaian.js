// Small comforts only: every page works without this file.
"use strict";

// A button waits for an autosave on its way, so that it sends what that one left to send.
let saving = false;
let waiting = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  // The button takes everything along: an autosave behind it would only come too late.
  if (event.target.dataset.sent) event.preventDefault();
  else saving = true;
});
document.addEventListener("htmx:afterRequest", () => {
  saving = false;
  if (waiting) waiting();
  waiting = null;
});

// A form is sent once: the second click of a double click finds the button busy.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post") return;
  if (saving) {
    event.preventDefault();
    waiting = () => form.requestSubmit(event.submitter);
    return;
  }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    button.setAttribute("aria-busy", "true");
  }
});

// Coming back to a page makes its forms usable again.
const release = (form) => {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
};
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach(release);
});

// What was typed and not yet sent is not lost by a slip of the finger.
let typed = false;
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (!form) return;
  typed = true;
  const line = form.querySelector("[data-saved]");
  if (line) line.textContent = "Belum tersimpan";
});
document.addEventListener("submit", () => { typed = false; });
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful) return;
  if (event.detail.requestConfig.verb === "post") typed = false;
  tellLine("");
});
window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });

// Without a line, what was pressed says at its place that nothing came of it.
const UNSENT = "Tidak ada sambungan; belum terkirim. Isian masih di halaman ini. Kirim lagi saat tersambung.";
const UNREAD = "Tidak ada sambungan. Tekan lagi saat tersambung.";
const note = document.createElement("div");
note.setAttribute("role", "alert");
const tellLine = (text, place) => {
  note.textContent = text;
  note.className = text && "note error";
  if (!text) return;
  const main = document.querySelector("main");
  if (main.contains(place)) place.after(note);
  else main.prepend(note);
  note.scrollIntoView({ block: "nearest" });
};
document.addEventListener("htmx:sendError", ({ detail }) => {
  const { elt, target, requestConfig } = detail;
  const line = elt.querySelector("[data-saved]");
  if (line) line.textContent = UNSENT;
  else if (requestConfig.verb === "post") tellLine(UNSENT, elt);
  else if (elt.matches("a")) tellLine(UNREAD, target.lastElementChild);
});
// The worker (offline.js) has found that a form did not reach the server.
navigator.serviceWorker?.addEventListener("message", ({ ports }) => {
  const form = document.querySelector("form[data-sent]");
  if (!form) return;
  ports[0].postMessage("staying");
  release(form);
  typed = form.matches("[data-guard]");
  form.dispatchEvent(new Event("unsent"));
  tellLine(form.dataset.unsent ?? UNSENT, form);
});

// A row that is tapped on a page opens its field beside the page instead of another page.
document.addEventListener("click", (event) => {
  if (window.htmx && event.target.closest("svg a[hx-get]")) event.preventDefault();
});
// Rows with a remark are marked on the pages as soon as the list of remarks changes.
document.addEventListener("htmx:oobAfterSwap", () => {
  const remarked = new Set(
    Array.from(document.querySelectorAll("[data-remarked]"), (item) => item.dataset.remarked),
  );
  for (const place of document.querySelectorAll("a[data-line]")) {
    place.classList.toggle("marked", remarked.has(place.dataset.line));
  }
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const { worker } = document.body.dataset;
// Only on https or the machine itself.
if (worker) navigator.serviceWorker?.register(worker).catch(() => {});

// What entry forms keep on a device (grid/device.js, grid/shelf.js, offline.js) belongs to one
// person. It goes when that person leaves, and where another one comes; a session that merely ended
// leaves it.
const OWNER = "capaian:siapa";
const listKept = () => Object.keys(localStorage).filter((key) => /^capaian:\d+:/.test(key));

const forgetAll = async (except) => {
  globalThis.indexedDB?.deleteDatabase("capaian-bukti");
  for (const key of listKept()) {
    if (!key.startsWith(`capaian:${except}:`)) localStorage.removeItem(key);
  }
  for (const name of await globalThis.caches?.keys() ?? []) {
    if (name.startsWith("capaian-isian-")) await caches.delete(name);
  }
};

// "2 isian, 1 bukti"
const tellUnsent = () => {
  const kept = listKept().map((key) => JSON.parse(localStorage.getItem(key)));
  const sum = (count) => kept.reduce((total, record) => total + count(record), 0);
  const cells = sum(({ cells, batch }) => Object.keys({ ...cells, ...batch?.cells }).length);
  const files = sum((record) => record.files?.length ?? 0);
  return [cells && `${cells} isian`, files && `${files} bukti`].filter(Boolean).join(", ");
};

try {
  const owner = localStorage.getItem(OWNER);
  const { person } = document.body.dataset;
  if (owner === "" || (person && owner !== person)) forgetAll(person);
  if (person) localStorage.setItem(OWNER, person);
  document.querySelector("form[action='/keluar/']")?.addEventListener("submit", (event) => {
    const unsent = tellUnsent();
    const words = `${unsent} di perangkat ini belum terkirim dan akan terhapus. Tetap keluar?`;
    if (unsent && !confirm(words)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    localStorage.setItem(OWNER, "");
    forgetAll();
  });
} catch { /* the browser keeps nothing, so there is nothing to forget */ }
