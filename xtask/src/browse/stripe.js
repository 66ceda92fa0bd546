// Stands in for the script of Stripe's card form in the walks. It has the shape of the real one as far as our
// page uses it, and objects to what the real one would object to: what our page says of the payment, and the
// order of the calls. The fields belong to no form, as those of the real one are in a frame, so that nothing
// that is typed there is sent to our server.
(() => {
  "use strict";
  const FAKE = "@FAKE@";
  const LOCALES = ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "ja"];
  const KINDS = ["card", "link", "blik", "bizum", "mb_way", "sepa_debit", "us_bank_account"];
  const FIELDS = [
    ["card_number", "Card number", /^[\d ]{15,23}$/],
    ["card_expiry", "Expiry date", /^\d\d ?\/ ?\d\d$/],
    ["card_cvc", "Security code", /^\d{3,4}$/],
  ];

  const must = (holds, says) => {
    if (!holds) throw new Error(`IntegrationError: ${says}`);
  };

  const judge = ({ mode, amount, currency, paymentMethodTypes, setupFutureUsage, appearance }) => {
    must(["payment", "setup"].includes(mode), `mode ${mode}`);
    must(mode === "setup" || (Number.isInteger(amount) && amount > 0), `amount ${amount}`);
    must(/^[a-z]{3}$/.test(currency), `currency ${currency}`);
    must(paymentMethodTypes.length > 0 && paymentMethodTypes.every((kind) => KINDS.includes(kind)), "types");
    must([null, undefined, "off_session", "on_session"].includes(setupFutureUsage), "setupFutureUsage");
    for (const [name, value] of Object.entries(appearance.variables)) {
      must(value && !/var\(|light-dark/.test(value), `appearance.variables.${name} is ${value}`);
    }
  };

  class Elements {
    constructor(options) {
      judge(options);
      this.options = options;
      this.heard = {};
    }

    create(type, { fields }) {
      must(type === "payment", `type ${type}`);
      this.hidden = fields.billingDetails.address;
      return {
        mount: (box) => this.mount(box),
        on: (event, then) => { this.heard[event] = then; },
        focus: () => this.controls[0].focus(),
      };
    }

    mount(box) {
      must(box.childElementCount === 0, "the box is not empty");
      box.dataset.amount = this.options.amount ?? "";
      this.box = box;
      this.controls = FIELDS.map(([name, label]) => {
        const field = document.createElement("div");
        field.className = "field";
        field.innerHTML = `<label for="${name}">${label}</label>
          <input id="${name}" name="${name}" form="elsewhere" inputmode="numeric"
            aria-describedby="${name}-error">
          <p class="error" id="${name}-error"></p>`;
        box.append(field);
        const control = field.querySelector("input");
        control.addEventListener("input", () => this.heard.change?.({ elementType: "payment" }));
        return control;
      });
      this.heard.ready?.({ elementType: "payment" });
    }

    async update(changes) {
      this.options = { ...this.options, ...changes };
      judge(this.options);
      this.box.dataset.amount = this.options.amount ?? "";
    }

    async submit() {
      let first = null;
      for (const [at, [, label, pattern]] of FIELDS.entries()) {
        const control = this.controls[at];
        const isWrong = !pattern.test(control.value);
        const error = document.getElementById(`${control.id}-error`);
        error.textContent = isWrong ? `${label}: incomplete` : "";
        control.removeAttribute("aria-invalid");
        if (!isWrong) continue;
        control.setAttribute("aria-invalid", "true");
        first ??= control;
      }
      first?.focus();
      this.isSubmitted = !first;
      if (first) return { error: { type: "validation_error", message: "Your card is incomplete." } };
      return { selectedPaymentMethod: this.options.paymentMethodTypes[0] };
    }
  }

  window.Stripe = (key, { locale }) => {
    must(/^pk_(test|live)_/.test(key), "the publishable key");
    must(LOCALES.includes(locale), `locale ${locale}`);
    return {
      elements: (options) => new Elements(options),
      async createConfirmationToken({ elements, params }) {
        must(elements.isSubmitted, "elements.submit() comes first");
        elements.isSubmitted = false;
        const { name, email, address } = params.payment_method_data.billing_details;
        const missing = [["country", "country"], ["postalCode", "postal_code"]]
          .find(([hidden, field]) => elements.hidden[hidden] === "never" && address[field] === undefined);
        must(!missing, `billing_details.address.${missing?.[1]} is hidden and not given`);
        const [number, expiry] = elements.controls.map((control) => control.value);
        const [month, year] = expiry.split("/").map((part) => Number(part.trim()));
        const { country } = address;
        const sent = { key, type: "card", number, exp_month: month, exp_year: 2000 + year, country };
        if (name) sent.name = name;
        if (email) sent.email = email;
        if (elements.options.setupFutureUsage) sent.setup_future_usage = elements.options.setupFutureUsage;
        const answer = await fetch(`${FAKE}/fake/confirmation_tokens`, {
          method: "POST",
          body: new URLSearchParams(sent),
        });
        const told = await answer.json();
        return answer.ok ? { confirmationToken: told } : { error: told.error };
      },
    };
  };
})();
