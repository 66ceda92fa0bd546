// Adding a passkey, and signing in by one: what the server asks, this asks of the browser, and sends the form
// around the button with the answer in it. Its words are those of the page.
(() => {
  "use strict";
  const ways = {
    create: (options) => navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
    }),
    get: (options) => navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
    }),
  };
  // What is said of the errors of browsers, by their names.
  const words = {
    AbortError: "cancelled",
    InvalidStateError: "known",
    NotAllowedError: "cancelled",
    SecurityError: "elsewhere",
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[data-passkey]");
    if (!button || button.hasAttribute("aria-disabled")) return;
    const error = document.getElementById("passkey-error");
    const say = (word) => { error.textContent = button.dataset[word]; };
    if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
      say("unable");
      return;
    }
    error.textContent = "";
    button.setAttribute("aria-disabled", "true");
    try {
      const answer = await ways[button.dataset.passkey](JSON.parse(button.dataset.options));
      button.form.elements.credential.value = JSON.stringify(answer);
      button.form.submit();
    } catch (refused) {
      say(words[refused.name] ?? "unable");
      button.removeAttribute("aria-disabled");
    }
  });
})();
