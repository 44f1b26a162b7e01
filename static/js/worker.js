// The service worker keeps the look and the last pages of whoever is signed in, for the time without a network.
if ("serviceWorker" in navigator && isSecureContext) navigator.serviceWorker.register("/sw.js").catch(() => {});
