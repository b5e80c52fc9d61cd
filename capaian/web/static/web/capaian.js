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
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
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
  if (event.detail.successful) typed = false;
});
document.addEventListener("htmx:sendError", () => {
  const line = document.querySelector("[data-saved]");
  if (line) line.textContent = "Belum terkirim: jaringan terputus. Isian masih di halaman ini.";
});
window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
