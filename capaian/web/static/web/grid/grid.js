// The entry grid. Without this file the page works by its buttons; with it every cell is kept on
// the device at once, sent by itself, and a line that is gone costs nothing.

import { Device, isWaiting } from "./device.js";
import { Evidence } from "./evidence.js";
import { keepAnew, keepPage } from "./keeping.js";
import { Mover } from "./moving.js";
import { Sender } from "./sending.js";
import { Shelf } from "./shelf.js";

const CELL = "input[name^=typed-], input[name^=budget_typed-], textarea";
const IDLE = 2; // seconds after the last save until the unit's average is asked for

const form = document.getElementById("isian");
const line = document.getElementById("keadaan");
const progress = document.getElementById("terisi");
const stage = document.getElementById("tahap");

class Page {
  constructor() {
    this.form = form;
    this.person = form.dataset.person;
    this.token = form.elements.csrfmiddlewaretoken.value;
    this.address = location.pathname + location.search;
  }

  say(text, look = "") {
    line.textContent = text;
    line.className = look && `state ${look}`;
  }

  askForLogin() {
    const link = document.createElement("a");
    link.href = `/masuk/?next=${encodeURIComponent(this.address)}`;
    link.textContent = "Masuk lagi";
    line.append("Anda sudah keluar. ", link, ", isian lalu terkirim.");
  }

  // What the server has received: the parts of its rows that are not typed by the person. A part
  // that it does not send is empty now.
  take(received, cells) {
    for (const { dataset } of received.querySelectorAll("tr[data-row]")) {
      for (const old of form.querySelectorAll(`tr[data-row="${dataset.row}"] td > div[id]`)) {
        exchange(old, received.getElementById(old.id) ?? old.cloneNode(false));
      }
    }
    for (const [name, { text }] of Object.entries(cells)) {
      const cell = form.elements[name];
      if (cell) cell.defaultValue = text;
    }
    const { at, proof, slip, version, others } = received.getElementById("terkirim").dataset;
    form.elements.slip.value = slip;
    form.elements.version.value = version;
    if (received.querySelector("[data-problem]")) {
      this.say("Bukti ditolak. Sebabnya tertulis pada barisnya.", "late");
    } else if (received.querySelector(".clash")) {
      this.say("Sel yang sama diisi juga di halaman lain. Pilih nilai yang benar pada selnya.", "late");
    } else {
      this.say(at ? `Terkirim ${at}, kode terima ` : "Sudah tersimpan.", "done");
      if (at) line.append(Object.assign(document.createElement("span"), { className: "phrase", textContent: `${proof}.` }));
      if (others !== undefined) line.append(" Baris lain berubah di halaman lain: muat ulang untuk melihatnya.");
    }
    showKept();
    count();
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.rest(), IDLE * 1000);
  }

  // Nothing was saved for a while.
  rest() {
    askAverage(this.address);
    if (this.proved) keepAnew(this.address);
    this.proved = false;
  }

  // What became of a file; nothing was received where the device had lost it.
  takeFile(file, received) {
    if (received) this.take(received, {});
    this.proved = true;
    evidence.takeFile(file, received);
  }
}

// A new part in the place of the old one; whoever stands in it by keyboard is not thrown out.
const exchange = (old, part) => {
  const focused = old.contains(document.activeElement);
  const cell = old.parentElement;
  old.replaceWith(part);
  if (focused) (part.querySelector("a, button") ?? cell.querySelector("input, summary"))?.focus();
};

form.querySelector("[data-grid]").classList.add("live");
const page = new Page();
const device = new Device(page.person, location.pathname);
const shelf = new Shelf();
const sender = new Sender(page, device, shelf);
const evidence = new Evidence(page, device, shelf, sender);

// How many rows are filled, as the server counts them, and what keeps the form from being sent
// as far as it is known: not of a cell that the server has yet to receive.
const count = () => {
  const filled = Array.from(form.querySelectorAll("tr[data-row]")).filter(({ dataset }) =>
    ["typed", "not_measured_because"].some((name) => form.elements[`${name}-${dataset.row}`].value.trim()),
  ).length;
  const found = Array.from(form.querySelectorAll("[data-blocks]"))
    .reduce((sum, each) => sum + Number(each.dataset.blocks), 0);
  const blocks = found - form.querySelectorAll(".blocks[hidden]").length;
  const { total, elsewhere } = progress.dataset;
  const words = blocks ? `, ${blocks} menghalangi pengiriman` : "";
  progress.textContent = `${filled + Number(elsewhere)} dari ${total} terisi${words}.`;
  if (filled) stage.textContent = stage.dataset.begun;
};

const askAverage = async (address) => {
  const place = document.getElementById("rata-rata");
  if (!place || isWaiting(device.read())) return;
  const mark = address.includes("?") ? "&" : "?";
  try {
    const answer = await fetch(`${address}${mark}bagian=rata-rata`);
    if (answer.ok && !answer.redirected) place.innerHTML = await answer.text();
  } catch { /* the next save asks again */ }
};

// A cell holds something else: it is kept on the device before anything else happens.
const keep = (cell) => {
  const kept = device.change((record) => {
    const flying = record.batch?.cells[cell.name];
    const clash = record.clashes[cell.name];
    const seen = clash?.saved ?? record.cells[cell.name]?.seen ?? flying?.text ?? cell.defaultValue;
    delete record.clashes[cell.name];
    if (cell.value === seen && !clash) delete record.cells[cell.name];
    else record.cells[cell.name] = { text: cell.value, seen };
  });
  sender.stopped = false;
  showKept();
  count();
  if (!isWaiting(kept)) page.say("Tidak ada yang berubah.");
  else if (navigator.onLine) page.say("Tersimpan di perangkat, segera dikirim.", "wait");
  else sender.tellKept();
};

// What stands beside the cells follows what the device keeps.
const showKept = () => {
  showClashes();
  showWaiting();
};

// What the server has found and computed says nothing of a cell that is still on the device.
const showWaiting = () => {
  const { cells, batch } = device.read();
  const waiting = Object.keys({ ...batch?.cells, ...cells });
  const places = new Set(waiting.map(placeOf));
  for (const finding of form.querySelectorAll("td > div[id] > .finding")) {
    finding.hidden = places.has(finding.parentElement.id);
  }
  const rows = new Set(waiting.map((name) => name.split("-")[1]));
  for (const row of form.querySelectorAll("tr[data-row]")) {
    row.classList.toggle("waits", rows.has(row.dataset.row));
  }
};

// Where the findings of a cell stand (see _grid_row.html).
const placeOf = (name) => {
  const [field, row] = name.split("-");
  return ({ typed: "t", budget_typed: "b" }[field] ?? "w") + row;
};

// Two people typed in one cell: both values stand there, and one is chosen.
const showClashes = () => {
  for (const each of form.querySelectorAll(".clash")) each.remove();
  for (const each of form.querySelectorAll("[aria-invalid]")) each.removeAttribute("aria-invalid");
  for (const [name, clash] of Object.entries(device.read().clashes)) {
    const cell = form.elements[name];
    if (!cell) continue;
    cell.closest("details")?.setAttribute("open", "");
    cell.value = clash.text;
    const box = document.createElement("div");
    box.className = "clash finding blocks";
    const words = document.createElement("div");
    words.id = `beda-${name}`;
    words.setAttribute("role", "alert");
    words.textContent = clash.sentence;
    const choices = document.createElement("div");
    choices.append(...[clash.saved, clash.text].map((text) => offer(cell, clash, text)));
    box.append(words, choices);
    cell.after(box);
    cell.setAttribute("aria-invalid", "true");
    cell.setAttribute("aria-errormessage", words.id);
  }
};

const offer = (cell, clash, text) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = `Pakai “${text || "kosong"}”`;
  button.addEventListener("click", () => {
    device.change((record) => {
      delete record.clashes[cell.name];
      record.kept[cell.name] = clash.saved;
      if (text !== clash.saved) record.cells[cell.name] = { text, seen: clash.saved };
    });
    cell.value = text;
    cell.defaultValue = clash.saved;
    showKept();
    cell.focus();
    sender.send();
  });
  return button;
};

// The page as the server made it, or an older one that was kept for the time without a line.
const restore = () => {
  const made = Number(form.elements.version.value);
  const record = device.change((each) => {
    if (each.version <= made) {
      each.kept = {};
      each.version = made;
      each.slip = form.elements.slip.value;
    }
  });
  form.elements.slip.value = record.slip;
  form.elements.version.value = record.version;
  for (const [name, text] of Object.entries(record.kept)) {
    const cell = form.elements[name];
    if (cell) cell.value = cell.defaultValue = text;
  }
  for (const cells of [record.batch?.cells ?? {}, record.cells]) {
    for (const [name, { text }] of Object.entries(cells)) {
      if (form.elements[name]) form.elements[name].value = text;
    }
  }
  showKept();
  evidence.show();
  count();
  if (isWaiting(record)) sender.send();
  else if (!navigator.onLine) page.say("Tidak ada sambungan. Yang diisi tersimpan di perangkat.", "wait");
};

// A button takes along what is still here; then the form goes without its cells.
const press = async (event) => {
  const button = event.submitter;
  if (form.dataset.received === "yes" || button?.name === "hapus") return;
  event.preventDefault();
  event.stopPropagation();
  await evidence.adding;
  if (!(await sender.send())) {
    form.querySelector(".clash button")?.focus();
    if (form.querySelector(".clash")) page.say("Pilih dulu nilai yang benar.", "late");
    return;
  }
  if (button?.name !== "act") {
    if (!isWaiting(device.read()) && !line.textContent) page.say("Tidak ada yang berubah.");
    return;
  }
  // Not while this very event is on its way: the browser would not send the form again.
  await new Promise((done) => { setTimeout(done); });
  form.dataset.received = "yes";
  for (const cell of form.querySelectorAll(CELL)) cell.disabled = true;
  form.requestSubmit(button);
};

form.addEventListener("input", (event) => {
  if (!event.target.matches(CELL)) return;
  pasted.textContent = "";
  keep(event.target);
  sender.later(1);
});
form.addEventListener("change", (event) => {
  if (event.target.matches(CELL) && isWaiting(device.read())) sender.later(0.2);
});
form.addEventListener("submit", press);
form.addEventListener("unsent", () => {
  delete form.dataset.received;
  for (const cell of form.querySelectorAll(CELL)) cell.disabled = false;
});
addEventListener("online", () => sender.send());
addEventListener("offline", () => { if (isWaiting(device.read())) sender.tellKept(); });
document.addEventListener("visibilitychange", () => { if (isWaiting(device.read())) sender.send(); });
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
addEventListener("beforeunload", (event) => {
  if (!(device.safe && shelf.safe) && isWaiting(device.read())) event.preventDefault();
});

const undo = document.createElement("button");
Object.assign(undo, { type: "button", textContent: "Batalkan tempelan", hidden: true });
// Beside the state of sending, which would take its place within a second.
const pasted = document.createElement("span");
pasted.setAttribute("role", "status");
line.before(undo, pasted);
new Mover(form, {
  changed: (cell) => { keep(cell); sender.later(1); },
  say: (text) => { pasted.textContent = text; },
  undo,
});
restore();
keepPage(page.address);
