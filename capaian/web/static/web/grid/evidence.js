// Evidence as people bring it: chosen, dropped on its row, or taken with the phone's camera. It is
// kept on the device before anything else happens, and sent in its turn (sending.js).

import { ask } from "./sending.js";
import { CLOSED } from "./shelf.js";

export class Evidence {
  // page: what the page shows; device, shelf: what is kept; sender: sends it
  constructor(page, device, shelf, sender) {
    Object.assign(this, { page, device, shelf, sender });
    this.adding = Promise.resolve();
    const form = page.form;
    form.addEventListener("change", (event) => {
      if (event.target.type === "file") this.take(event.target, event.target.files);
    });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=hapus]");
      if (!button) return;
      event.preventDefault();
      if (!button.hasAttribute("aria-busy")) this.remove(button);
    });
    for (const kind of ["dragover", "dragleave", "drop"]) {
      form.addEventListener(kind, (event) => this.drag(event));
    }
    if (matchMedia("(pointer: coarse)").matches) this.offerCamera();
  }

  drag(event) {
    const row = event.target.closest("tr[data-row]");
    const field = row?.querySelector("input[type=file]");
    if (!field || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    row.classList.toggle("dropping", event.type === "dragover");
    if (event.type === "drop") this.take(field, event.dataTransfer.files);
  }

  offerCamera() {
    for (const field of this.page.form.querySelectorAll("input[type=file]")) {
      const camera = field.closest("label").cloneNode(true);
      camera.firstChild.textContent = "Foto bukti";
      const input = camera.querySelector("input");
      Object.assign(input, { accept: "image/jpeg", multiple: false });
      input.setAttribute("capture", "environment"); // a browser that has no camera knows no property
      field.closest("label").after(camera);
    }
  }

  // The files are one after another put on the shelf; whoever hands the form in waits for that.
  take(field, files) {
    const all = Array.from(files);
    field.value = "";
    this.adding = this.adding.then(() => this.keepAll(field, all));
  }

  async keepAll(field, files) {
    const problems = [];
    for (const file of files) {
      const problem = await this.findProblem(file);
      if (problem) problems.push(`${file.name}: ${problem}`);
      else await this.keep(field.name, file);
    }
    this.tell(field.closest("tr"), problems.join(" "));
    this.sender.stopped = false;
    this.sender.send();
  }

  // What the server would say to the file, in its words: nothing is kept that it refuses.
  async findProblem(file) {
    const { empty, largest, tooLarge, heads, wrongKind } = this.page.form.dataset;
    if (!file.size) return empty;
    if (file.size > Number(largest)) return tooLarge;
    let head;
    try {
      head = new Uint8Array(await file.slice(0, 8).arrayBuffer());
    } catch {
      return "Berkas tidak dapat dibaca. Pilih lagi.";
    }
    const text = Array.from(head, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return heads.split(" ").some((each) => text.startsWith(each)) ? "" : wrongKind;
  }

  async keep(field, file) {
    const key = `${this.device.key}#${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
    await this.shelf.keep(key, file);
    this.device.change((record) => {
      record.files.push({ key, slip: record.slip, field, name: file.name });
    });
    this.show();
  }

  // Under each row the files that the server has not received yet.
  show() {
    const { files } = this.device.read();
    for (const row of this.page.form.querySelectorAll("tr[data-row]")) {
      const own = files.filter(({ field }) => field === `evidence-${row.dataset.row}`);
      if (!own.length && !row.querySelector(".waiting")) continue;
      const box = this.findBox(row, "waiting");
      const focused = box.contains(document.activeElement);
      box.replaceChildren(...own.map((file) => this.drawFile(file)));
      if (focused) row.querySelector("input[type=file]").focus();
    }
  }

  drawFile({ key, name }) {
    const state = document.createElement("span");
    const reason = this.device.safe ? this.shelf.whyUnsafe(key) : CLOSED;
    state.className = `small state ${reason ? "late" : "wait"}`;
    state.textContent = reason
      ? `belum terkirim, tidak tersimpan di perangkat: ${reason}. Jangan tutup halaman ini.`
      : "tersimpan di perangkat, belum terkirim";
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "plain", textContent: "Batal" });
    const words = document.createElement("span");
    Object.assign(words, { className: "hidden-words", textContent: ` ${name}` });
    button.append(words);
    button.addEventListener("click", () => this.cancel(key));
    const line = document.createElement("p");
    line.className = "file";
    line.append(`${name} `, state, " ", button);
    return line;
  }

  async cancel(key) {
    this.device.change((record) => {
      record.files = record.files.filter((each) => each.key !== key);
    });
    this.show();
    await this.shelf.drop(key);
    this.page.say("Bukti dibatalkan.");
    this.sender.stopped = false;
    this.sender.send();
  }

  // The server has it or refuses it; without an answer the device has lost it.
  takeFile({ field, name }, received) {
    this.show();
    const row = this.page.form.querySelector(`tr[data-row="${field.split("-")[1]}"]`);
    if (!row) return;
    const problem = received?.querySelector("[data-problem]")?.textContent;
    const { at, proof } = received?.getElementById("terkirim").dataset ?? {};
    if (problem) this.add(row, problem);
    else if (received) this.add(row, `${name} terkirim ${at}, kode terima ${proof}.`, "state done");
    else this.add(row, `${name} tidak ada lagi di perangkat. Pilih lagi.`, "state late");
  }

  async remove(button) {
    const row = button.closest("tr");
    const { slip, version } = this.device.read();
    const facts = { act: "bukti", hapus: button.value, baris: row.dataset.row, slip, version };
    this.tell(row, "Menghapus bukti …");
    button.setAttribute("aria-busy", "true");
    const body = new URLSearchParams({ ...facts, csrfmiddlewaretoken: this.page.token });
    const answer = await ask(this.page.address, { method: "POST", body });
    button.removeAttribute("aria-busy");
    if (answer === null || answer.status >= 500) {
      this.tell(row, "Bukti belum terhapus. Tekan Hapus lagi saat tersambung.", "state late");
      return;
    }
    const received = new DOMParser().parseFromString(await answer.text(), "text/html");
    const told = received.getElementById("terkirim");
    if (!told) {
      this.tell(row, received.body.textContent.replace(/\s+/g, " ").trim());
      return;
    }
    this.device.change((each) => { each.slip = told.dataset.slip; });
    this.page.take(received, {});
    this.tell(row, "");
  }

  // One sentence instead of what stood there, or none.
  tell(row, text, look = "") {
    row.querySelector(".evidence-words")?.replaceChildren();
    if (text) this.add(row, text, look);
  }

  add(row, text, look = "") {
    const line = document.createElement("p");
    Object.assign(line, { className: `file small ${look}`, textContent: text });
    this.findBox(row, "evidence-words").append(line);
  }

  // A part of the row's cell of evidence, made when there is something to stand in it.
  findBox(row, name) {
    let box = row.querySelector(`.${name}`);
    if (!box) {
      box = document.createElement("div");
      box.className = name;
      box.setAttribute("role", "status");
      row.querySelector("label.add").before(box);
    }
    return box;
  }
}
