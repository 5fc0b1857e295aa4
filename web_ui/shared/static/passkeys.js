// Passkeys: only where the browser has them; the password always works.
"use strict";
const text = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const bytes = told => Uint8Array.from(atob(told.replaceAll("-", "+").replaceAll("_", "/")), one => one.charCodeAt(0));
const proof = document.body.dataset.proof || "";
const able = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON && window.isSecureContext;

async function send(path, told) {
  const answer = await fetch(path, {method: "POST", headers: {"Content-Type": "application/json", "X-Preuve": proof}, body: JSON.stringify(told ?? {})});
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.refus || "Le boîtier n'a pas pu le faire. Réessayez.");
  return said;
}
const derived = one => one.getClientExtensionResults().prf?.results?.first;
const plain = one => { const told = one.toJSON(); delete told.clientExtensionResults.prf; return told; };

async function signIn(asked) {
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(await send("/connexion/cle/demande"));
  options.extensions = {prf: {eval: {first: asked}}};
  const one = await navigator.credentials.get({publicKey: options});
  const secret = derived(one);
  return send("/connexion/cle", {credential: plain(one), secret: secret ? text(secret) : ""});
}
async function add(asked) {
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(await send("/cles/nouvelle"));
  options.extensions = {prf: {eval: {first: asked}}};
  const one = await navigator.credentials.create({publicKey: options});
  let secret = derived(one);
  if (!secret && one.getClientExtensionResults().prf?.enabled) {  // many derive it only when they sign
    const again = {challenge: crypto.getRandomValues(new Uint8Array(32)), rpId: options.rp.id, userVerification: "required",
      allowCredentials: [{type: "public-key", id: one.rawId}], extensions: {prf: {eval: {first: asked}}}};
    secret = derived(await navigator.credentials.get({publicKey: again}));
  }
  return send("/cles", {credential: plain(one), secret: secret ? text(secret) : ""});
}

for (const button of document.querySelectorAll("[data-passkey]")) {
  if (!able) continue;
  const said = document.getElementById("passkey-said"), act = button.dataset.passkey === "add" ? add : signIn;
  button.closest("[data-passkeys]").hidden = false;
  button.addEventListener("click", async () => {
    said.hidden = true;
    button.disabled = true;
    try {
      location.assign((await act(bytes(button.dataset.asked))).vers);
    } catch (failure) {
      said.textContent = failure.name === "NotAllowedError" ? "La clé d'accès n'a pas été donnée. Réessayez, ou utilisez votre mot de passe." : failure.message;
      said.hidden = false;
      button.disabled = false;
    }
  });
}
