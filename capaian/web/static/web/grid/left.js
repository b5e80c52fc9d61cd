// A form that is locked now, while this device still holds what was typed before: it is shown,
// never dropped and never sent past the lock.

import { Device, isWaiting } from "./device.js";
import { Shelf } from "./shelf.js";

const place = document.getElementById("sisa");
const device = new Device(place.dataset.person, location.pathname);

const list = () => {
  const { batch, cells, clashes, files } = device.read();
  const texts = Object.entries({ ...clashes, ...batch?.cells, ...cells });
  return [
    ...texts.map(([name, { text }]) => [name, text || "kosong"]),
    ...files.map(({ field, name }) => [field, `bukti ${name}`]),
  ];
};

const record = device.read();
if (isWaiting(record) || Object.keys(record.clashes).length) {
  const rows = document.createElement("ul");
  for (const [name, text] of list()) {
    const row = document.querySelector(`tr[data-row="${name.split("-")[1]}"] th`);
    const item = document.createElement("li");
    item.textContent = `${row?.firstChild.textContent.trim() ?? "Baris lain"}: ${text}`;
    rows.append(item);
  }
  place.querySelector("p").after(rows);
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => {
    const shelf = new Shelf();
    for (const { key } of device.read().files) shelf.drop(key);
    device.forget();
    place.remove();
  });
}
