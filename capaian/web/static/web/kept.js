// The pages for the time without a line: they list the forms this device keeps, and notice when
// the line is back.

import { Device, tellWaiting } from "./grid/device.js";

const FORM = /^\/kasus\/\d+\/isian\/\d+\/$/;
const PATIENCE = 10; // seconds until the line is tried again

// The forms of whoever was here last, by their paths.
const readForms = async () => {
  const owner = localStorage.getItem("capaian:siapa");
  const forms = new Map();
  for (const name of await caches.keys()) {
    if (!name.startsWith("capaian-isian-")) continue;
    const store = await caches.open(name);
    for (const request of await store.keys()) {
      const { pathname, search } = new URL(request.url);
      const text = await (await store.match(request, { ignoreVary: true })).text();
      const page = new DOMParser().parseFromString(text, "text/html");
      if (!FORM.test(pathname) || page.getElementById("isian")?.dataset.person !== owner) continue;
      if (!forms.has(pathname) || !search) forms.set(pathname, { address: pathname + search, page });
    }
  }
  return Array.from(forms, ([path, form]) => ({ ...form, device: new Device(owner, path) }));
};

const make = (name, className, text) =>
  Object.assign(document.createElement(name), { className, textContent: text });

const draw = ({ address, page, device }) => {
  const link = make("a", "", page.querySelector("h1").textContent);
  link.href = address;
  const about = make("div", "small soft", page.querySelector(".crumbs a:last-child").textContent);
  const waiting = tellWaiting(device.read());
  const state = waiting
    ? make("div", "small state wait", `${waiting} belum terkirim`)
    : make("div", "small state done", "Semua sudah terkirim");
  const item = document.createElement("li");
  item.append(link, about, state);
  return item;
};

const list = async () => {
  const place = document.getElementById("tersimpan");
  const forms = await readForms();
  if (!forms.length) return;
  place.querySelector("ul").replaceChildren(...forms.map(draw));
  place.hidden = false;
};

const isBack = async () => {
  try {
    await fetch("/luring/", { method: "HEAD" });
    return true;
  } catch {
    return false;
  }
};

const again = document.getElementById("lagi"); // none where a form was sent: that is not repeated
const back = document.getElementById("tersambung");

let timer;
const look = async () => {
  clearTimeout(timer);
  if (!(await isBack())) timer = setTimeout(look, PATIENCE * 1000);
  else if (again) location.reload();
  else back.hidden = false;
};

// Under an address of its own the page stands for no other.
if (!location.pathname.startsWith("/luring/")) {
  addEventListener("online", look);
  timer = setTimeout(look, PATIENCE * 1000);
  again?.addEventListener("click", (event) => {
    event.preventDefault();
    location.reload();
  });
  back?.querySelector("button").addEventListener("click", () => history.back());
}
list().catch(() => { /* a browser that keeps nothing */ });
