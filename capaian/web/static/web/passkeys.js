// Starts django-allauth's passkey forms: a form says with data-passkey which of them it is.
// Without JavaScript the form stays hidden, and the page offers another way.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    window.allauth.webauthn.forms[form.dataset.passkey]({
      ids: {
        add: "passkey",
        authenticate: "passkey",
        login: "passkey",
        credential: "id_credential",
        passwordless: "id_passwordless",
        data: "js_data",
      },
    });
  }
});

// The browser refused, or the person did: say so beside the button.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const note of document.querySelectorAll("form[data-passkey] .note")) note.hidden = false;
});
