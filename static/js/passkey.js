// Passkeys: the button of a form asks the browser for one and sends what it gives. Older Safari
// cannot turn JSON into what the browser wants, so allauth's small library does.
const { create, get } = window.webauthnJSON;
const forms = document.querySelectorAll("form[data-passkey]");

async function credential(form) {
  const kind = form.dataset.passkey;
  if (kind === "login") {
    const answer = await fetch(form.action, { headers: { accept: "application/json" } });
    return get((await answer.json()).request_options);
  }
  const data = JSON.parse(document.getElementById("js_data").textContent);
  if (kind === "ask") return get(data.request_options);
  const selection = data.creation_options.publicKey.authenticatorSelection;
  Object.assign(selection, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
  return create(data.creation_options);
}

for (const form of window.PublicKeyCredential ? forms : []) {
  form.hidden = false;
  form.querySelector("[data-passkey-ask]").addEventListener("click", () =>
    credential(form)
      .then((found) => { form.elements.credential.value = JSON.stringify(found); form.submit(); })
      .catch(() => { form.querySelector("[data-passkey-failed]").hidden = false; }),
  );
}
