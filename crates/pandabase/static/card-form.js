// Stripe's card form within our page. Its script is loaded from Stripe, and what is typed goes there alone:
// our server gets a token, in the hidden field `token`, when the form of the page is sent.
//
// #card-form says which account and which script; #card-terms, which is replaced whenever the total changes,
// says what is going to be charged, and who buys where the page has no fields for it.
(() => {
  "use strict";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let box = null; // Where the form is, or is going to be.
  let elements = null;
  let stripe = null;
  let card = null;
  let told = ""; // What the form was told last of what is charged.
  let loading = null;

  const part = (id) => document.getElementById(id);

  const say = (text) => {
    const error = part("card-form-error");
    if (error) error.textContent = text;
  };

  const load = (address) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error("not loaded")));
    document.head.append(script);
  });

  // The tokens of the page as they are now: a colour that depends on light or dark is one colour then.
  const appearance = () => {
    const style = getComputedStyle(root);
    const token = (name) => style.getPropertyValue(`--${name}`).trim();
    const probe = document.createElement("span");
    box.after(probe);
    const colour = (name) => {
      probe.style.color = `var(--${name})`;
      return getComputedStyle(probe).color;
    };
    const isDark = style.colorScheme === "dark" || (style.colorScheme !== "light" && dark.matches);
    const look = {
      theme: isDark ? "night" : "stripe",
      labels: "above",
      variables: {
        colorPrimary: colour("accent"),
        colorBackground: colour("background"),
        colorText: colour("foreground"),
        colorTextSecondary: colour("muted-foreground"),
        colorTextPlaceholder: colour("muted-foreground"),
        colorDanger: colour("danger"),
        fontFamily: token("font-family"),
        fontSizeBase: token("font-size-base"),
        borderRadius: token("radius"),
      },
      rules: {
        ".Input": { border: `1px solid ${colour("input")}`, boxShadow: "none" },
        ".Input:focus": { borderColor: colour("ring"), boxShadow: `0 0 0 1px ${colour("ring")}` },
        ".Label": { fontWeight: "500" },
      },
    };
    probe.remove();
    return look;
  };

  // The way to pay that is chosen, on a page that offers several.
  const chosen = () => box.closest("form").querySelector("[name=method]:checked");

  const terms = () => {
    const { mode, amount, currency, keeps } = part("card-terms").dataset;
    const charged = mode === "payment" ? { amount: Number(amount) } : {};
    const setupFutureUsage = keeps === undefined ? null : "off_session";
    const paymentMethodTypes = (chosen()?.dataset.kinds ?? box.dataset.kinds).split(" ");
    return { mode, currency, ...charged, setupFutureUsage, paymentMethodTypes };
  };

  // Another try may do: the network may be back.
  const fail = () => {
    [box, elements, card, loading] = [null, null, null, null];
    say(part("card-form")?.dataset.unloaded ?? "");
  };

  const mount = async () => {
    const place = part("card-form");
    if (!place || place === box) return;
    [box, elements, card] = [place, null, null];
    const { key, script } = place.dataset;
    try {
      if (!window.Stripe) await (loading ??= load(script));
      if (part("card-form") !== place) return;
      stripe ??= window.Stripe(key, { locale: root.lang });
      told = JSON.stringify(terms());
      elements = stripe.elements({ ...terms(), appearance: appearance() });
      card = elements.create("payment", {
        // The page asks for these itself, and says what keeping a card means.
        fields: { billingDetails: { address: { country: "never", postalCode: "never" } } },
        terms: { card: "never" },
      });
      card.on("loaderror", fail);
      card.on("change", () => say(""));
      place.replaceChildren();
      card.mount(place);
      say("");
    } catch {
      fail();
    }
  };

  const isNeeded = (form) => {
    const place = part("card-form");
    const method = form.querySelector("[name=method]:checked");
    return Boolean(place && form.contains(place) && (!method || method.dataset.kinds));
  };

  // What is missing from the page itself is said by the server, before a card is asked for.
  const lacks = (form) => [...form.elements]
    .some((control) => control.willValidate && control.validity.valueMissing);

  // What the processor is told of the buyer: from the fields, or from what is known where there are none.
  const buyer = (form) => {
    const known = part("card-terms").dataset;
    const text = (name) => {
      const control = form.elements[name];
      return (control?.type !== "hidden" && control?.value?.trim()) || known[name] || "";
    };
    const filled = (pairs) => Object.fromEntries(pairs.filter(([, value]) => value));
    const address = ["state", "line1", "line2", "city"].map((name) => [name, text(name)]);
    const email = text("email");
    return {
      ...filled([["name", text("name")], ["email", email.includes("@") ? email : ""]]),
      address: { ...filled(address), country: text("country"), postal_code: text("postal_code") },
    };
  };

  // Makes a token of what was typed; false when that is not possible, which has been said then.
  const tokenise = async (form) => {
    const { token, token_kind: kind } = form.elements;
    token.value = "";
    if (lacks(form)) return true;
    if (!elements) {
      say(part("card-form").dataset.unloaded);
      mount();
      return false;
    }
    say("");
    try {
      const sent = await elements.submit();
      // The form says itself what is wrong with what was typed.
      if (sent.error?.type === "validation_error") return false;
      const made = sent.error ? sent : await stripe.createConfirmationToken({
        elements,
        params: { payment_method_data: { billing_details: buyer(form) } },
      });
      if (made.error) {
        say(made.error.message ?? part("card-form").dataset.unloaded);
        card.focus();
        return false;
      }
      token.value = made.confirmationToken.id;
      kind.value = sent.selectedPaymentMethod ?? "card";
      return true;
    } catch {
      say(part("card-form").dataset.unloaded);
      return false;
    }
  };

  document.addEventListener("pandabase:pay", (event) => {
    const { form, waits } = event.detail;
    if (isNeeded(form)) waits.push(tokenise(form));
  });

  // Tells the form what has changed of what it is for.
  const tell = () => {
    if (!elements || !part("card-terms") || !isNeeded(box.closest("form"))) return;
    const now = JSON.stringify(terms());
    if (now === told) return;
    told = now;
    elements.update(terms());
  };

  document.addEventListener("change", (event) => {
    if (event.target.name === "method") tell();
  });

  document.addEventListener("pandabase:swap", () => {
    mount();
    tell();
  });

  const restyle = () => elements?.update({ appearance: appearance() });
  dark.addEventListener("change", restyle);
  // The page around this one may set other colours.
  new MutationObserver(restyle).observe(root, { attributeFilter: ["style", "data-scheme"] });

  mount();
})();
