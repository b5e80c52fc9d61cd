// Evidence goes at once: chosen, dropped on its row, or taken with the phone's camera.

import { ask } from "./sending.js";

const LIMIT = 10 * 1024 * 1024;

export class Evidence {
  // page: what the page shows; device: whose slip is used; both as for the sender
  constructor(page, device) {
    this.page = page;
    this.device = device;
    this.queue = Promise.resolve();
    const form = page.form;
    form.addEventListener("change", (event) => {
      if (event.target.type === "file") this.add(event.target, event.target.files);
    });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=hapus]");
      if (!button) return;
      event.preventDefault();
      this.post({ hapus: button.value }, [], button.closest("tr"));
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
    if (event.type === "drop") this.add(field, event.dataTransfer.files);
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

  add(field, files) {
    const all = Array.from(files);
    field.value = "";
    const large = all.find((file) => file.size > LIMIT);
    const row = field.closest("tr");
    if (large) this.tell(row, `${large.name}: lebih dari 10 MB. Perkecil, lalu pilih lagi.`);
    else if (all.length) this.post({}, all.map((file) => [field.name, file]), row);
  }

  // One after another: each answer brings the slip of the next.
  post(facts, files, row) {
    this.queue = this.queue.then(() => this.postNow(facts, files, row));
  }

  async postNow(facts, files, row) {
    const record = this.device.read();
    const body = new FormData();
    const own = { csrfmiddlewaretoken: this.page.token, act: "bukti", ...facts };
    for (const [name, text] of Object.entries(own)) body.set(name, text);
    body.set("slip", record.slip);
    body.set("version", record.version);
    for (const [name, file] of files) body.append(name, file);
    this.tell(row, files.length ? "Mengirim bukti …" : "Menghapus bukti …");
    const answer = await ask(this.page.address, { method: "POST", body });
    if (answer === null || answer.status >= 500) {
      // Cells are kept on the device; a file is not, and that is said where it was chosen.
      const names = files.map(([, file]) => file.name).join(", ");
      this.tell(row, names
        ? `${names} belum terkirim dan tidak tersimpan di perangkat. Pilih lagi saat tersambung.`
        : "Bukti belum terhapus. Tekan Hapus lagi saat tersambung.", "state late");
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
    this.tell(row, received.querySelector("[data-problem]")?.textContent ?? "");
  }

  tell(row, text, look = "") {
    let line = row.querySelector(".evidence-words");
    if (!line) {
      line = document.createElement("p");
      line.setAttribute("role", "status");
      row.querySelector("label.add").before(line);
    }
    line.className = `evidence-words small ${look}`;
    line.textContent = text;
  }
}
